import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built command. */
export const cli = fileURLToPath(new URL('../out/cli/index.js', import.meta.url));

interface CommandRun {
  readonly seconds: number;
  /** Peak resident memory in MB (10^6 bytes); null where the operating system does not tell. */
  readonly peakMegabytes: number | null;
  /** What the command printed with `--json`; some commands tell their stages. */
  readonly document: { readonly stageSeconds?: Record<string, number> };
}

/** Runs the built command once, from a cold start. @throws Error with its messages if it fails */
async function runCommand(args: readonly string[]): Promise<CommandRun> {
  const started = performance.now();
  const child = spawn(process.execPath, [cli, ...args, '--json', '--quiet'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let peak: number | null = null;
  const watch = setInterval(() => {
    peak = peakOf(child.pid) ?? peak;
  }, 20);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`exit code ${String(code)}: ${stdout}${stderr}`);
  return { seconds: (performance.now() - started) / 1000, peakMegabytes: peak, document: JSON.parse(stdout) as CommandRun['document'] };
}

/** The kernel's own high-water mark of a process (Linux). */
function peakOf(pid: number | undefined): number | null {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : (Number(kilobytes) * 1024) / 1e6;
  } catch {
    return null;
  }
}

/** Several cold runs of one command, each into a folder that is removed again. */
export interface Measured {
  /** Median of the seconds, and the highest peak of memory in MB (NaN where unknown). */
  readonly seconds: number;
  readonly megabytes: number;
  /** Median and spread of the seconds, memory, and the median of each stage that the command tells, as one line. */
  readonly line: string;
}

/** Runs the command `runs` times with a workspace and a run folder under `folder`. */
export async function measure(args: readonly string[], runs: number, folder: string): Promise<Measured> {
  const measured: CommandRun[] = [];
  const out = join(folder, 'run');
  for (let run = 0; run < runs; run++) {
    measured.push(await runCommand([...args, '-o', out, '--workspace', join(folder, 'workspace')]));
    rmSync(out, { recursive: true, force: true });
  }
  const seconds = spread(measured.map((run) => run.seconds));
  const megabytes = Math.max(...measured.map((run) => run.peakMegabytes ?? Number.NaN));
  const stages = Object.keys(measured[0]!.document.stageSeconds ?? {}).map(
    (stage) => `${stage} ${spread(measured.map((run) => run.document.stageSeconds![stage]!)).median.toFixed(2)}`,
  );
  const whole = `${seconds.median.toFixed(2)} s (${seconds.min.toFixed(2)} to ${seconds.max.toFixed(2)}), ${megabytes.toFixed(0)} MB`;
  const line = stages.length === 0 ? whole : `${whole}; ${stages.join(', ')}`;
  return { seconds: seconds.median, megabytes, line };
}

/** Median, smallest and largest. */
function spread(values: readonly number[]): { median: number; min: number; max: number } {
  const sorted = [...values].sort((one, other) => one - other);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}
