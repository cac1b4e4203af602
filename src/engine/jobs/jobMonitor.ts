import { Failure } from '../../contract/errors.ts';
import type { EpochLoss, Monitor, Progress } from '../../contract/progress.ts';

/** A stage of a job and its share of the job's time, as measured on a usual run; shares need not add up to 1. */
export interface Stage {
  readonly name: string;
  readonly share: number;
}

const reportEverySeconds = 0.1;
/** Before this share is done an estimate of the rest would jump about. */
const leastFractionForEta = 0.03;

/** Turns a job's stages into progress events, keeps its timings, and watches the cancel flag. */
export class JobMonitor implements Monitor {
  /** Seconds each finished stage took. */
  readonly stageSeconds: Record<string, number> = {};
  private readonly stages: readonly Stage[];
  private readonly cancelled: Int32Array;
  private readonly emit: (progress: Progress) => void;
  private readonly started = performance.now();
  private current = -1;
  private stageStarted = 0;
  private lastReport = -Infinity;
  private losses: readonly EpochLoss[] | null = null;

  /** @param cancelled one shared integer: not 0 once the user has asked to cancel */
  constructor(stages: readonly Stage[], cancelled: Int32Array, emit: (progress: Progress) => void) {
    this.stages = stages;
    this.cancelled = cancelled;
    this.emit = emit;
  }

  stage(name: string): void {
    this.finishStage();
    this.current = this.stages.findIndex((stage) => stage.name === name);
    if (this.current < 0) throw new Error(`the job did not declare the stage ${name}`);
    this.stageStarted = performance.now();
    this.lastReport = -Infinity;
    this.advance(0);
  }

  advance(fraction: number, rows?: number): void {
    this.check();
    const now = performance.now();
    if (now - this.lastReport < reportEverySeconds * 1000) return;
    this.lastReport = now;
    const done = this.overall(Math.min(1, Math.max(0, fraction)));
    const seconds = (now - this.started) / 1000;
    const stageSeconds = (now - this.stageStarted) / 1000;
    this.emit({
      stage: this.stages[this.current]?.name ?? '',
      fraction: done,
      rowsPerSecond: rows && stageSeconds > 0 ? rows / stageSeconds : null,
      etaSeconds: done < leastFractionForEta ? null : (seconds * (1 - done)) / done,
      ...(this.losses !== null && { losses: [...this.losses] }),
    });
  }

  /** Reports the epochs of a training: as `advance`, with the losses of all of them so far. */
  learnt(losses: readonly EpochLoss[], planned: number): void {
    this.losses = losses;
    this.advance(losses.length / planned);
  }

  check(): void {
    if (Atomics.load(this.cancelled, 0) !== 0) throw new Failure('cancelled', 'Cancelled.');
  }

  /** Closes the last stage. @returns the seconds of each stage */
  finish(): Record<string, number> {
    this.finishStage();
    this.current = -1;
    return this.stageSeconds;
  }

  private finishStage(): void {
    const stage = this.stages[this.current];
    if (!stage) return;
    const seconds = (this.stageSeconds[stage.name] ?? 0) + (performance.now() - this.stageStarted) / 1000;
    this.stageSeconds[stage.name] = Math.round(seconds * 1000) / 1000;
  }

  private overall(fraction: number): number {
    const share = (from: number, to: number): number => this.stages.slice(from, to).reduce((sum, stage) => sum + stage.share, 0);
    const current = Math.max(0, this.current);
    return (share(0, current) + fraction * (this.stages[current]?.share ?? 0)) / share(0, this.stages.length);
  }
}
