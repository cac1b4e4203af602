import type { PanelModel } from '../../contract/relatedTwin.ts';
import type { Stream } from '../random/stream.ts';
import { NetworkPaths, type Next } from './networkPaths.ts';

/** Weight, in rows, that a longer context's counts must outweigh: of the chain by segment and two states, and of that by row number, too. */
const concentration = { segment: 4, number: 20 };

/**
 * Draws paths of states: a chain that remembers two states, by segment and row number, each context's counts smoothed by those of the
 * shorter one (a Dirichlet prior whose mean is the lower order, MacKay and Peto 1995). What never followed a state never does. Or a network, where one
 * was trained, which remembers all of a path.
 */
export class PathSampler {
  private readonly model: PanelModel;
  private readonly closing: ReadonlySet<number>;
  private readonly starts = new Map<number, Map<number, number>>();
  private readonly counts = new Map<string, Map<number, number>>();
  private readonly known = new Map<string, Next>();
  private readonly network: NetworkPaths | null;

  constructor(model: PanelModel) {
    this.model = model;
    this.closing = new Set(model.closing);
    this.network = model.network === null ? null : new NetworkPaths(model.network, model.segmentLevels);
    for (const { segment, state, rows } of model.starts) {
      for (const key of [segment, -1]) {
        if (!this.starts.has(key)) this.starts.set(key, new Map());
        add(this.starts.get(key)!, state, rows);
      }
    }
    for (const [segment, beforeLast, last, number, next, rows] of model.steps) {
      for (const key of [`${last}`, `${segment}/${beforeLast}/${last}`, `${segment}/${beforeLast}/${last}/${number}`]) {
        let table = this.counts.get(key);
        if (table === undefined) this.counts.set(key, (table = new Map()));
        add(table, next, rows);
      }
    }
  }

  /** One path of a segment (-1 for one that was too rare to be counted apart), oldest state first. */
  draw(segment: number, stream: Stream): number[] {
    const starts = this.starts.get(segment) ?? this.starts.get(-1)!;
    const path = [drawFrom({ states: Int32Array.from(starts.keys()), shares: shares([...starts.values()]) }, stream)];
    const follow = this.network?.follow(segment);
    for (;;) {
      const number = path.length;
      const last = path.at(-1)!;
      if (this.closing.has(last) || this.endsAt(number, stream)) return path;
      const next = follow?.(last) ?? this.next(segment, path.at(-2) ?? -1, last, number);
      if (next === null) return path;
      path.push(drawFrom(next, stream));
    }
  }

  /** Whether a path that has no closing state ends after so many rows. */
  private endsAt(number: number, stream: Stream): boolean {
    const [paths, ended] = this.model.ends[number - 1] ?? [0, 0];
    if (number >= this.model.ends.length || paths === 0) return true;
    return ended > 0 && stream.uniform() * paths < ended;
  }

  private next(segment: number, beforeLast: number, last: number, number: number): Next | null {
    const key = `${segment}/${beforeLast}/${last}/${number}`;
    let next = this.known.get(key);
    if (next === undefined) {
      const lowest = this.counts.get(`${last}`);
      if (lowest === undefined) return null;
      const states = Int32Array.from(lowest.keys());
      let mean = shares([...lowest.values()]);
      mean = smoothed(this.counts.get(`${segment}/${beforeLast}/${last}`), states, mean, concentration.segment);
      mean = smoothed(this.counts.get(key), states, mean, concentration.number);
      this.known.set(key, (next = { states, shares: mean }));
    }
    return next;
  }
}

function add(table: Map<number, number>, key: number, rows: number): void {
  table.set(key, (table.get(key) ?? 0) + rows);
}

function shares(counts: readonly number[]): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return Float64Array.from(counts, (count) => count / total);
}

function smoothed(counts: ReadonlyMap<number, number> | undefined, states: Int32Array, mean: Float64Array, weight: number): Float64Array<ArrayBuffer> {
  if (counts === undefined) return Float64Array.from(mean);
  let total = 0;
  for (const count of counts.values()) total += count;
  return Float64Array.from(states, (state, index) => ((counts.get(state) ?? 0) + weight * mean[index]!) / (total + weight));
}

function drawFrom({ states, shares: own }: Next, stream: Stream): number {
  let left = stream.uniform();
  for (let index = 0; index < states.length - 1; index++) {
    left -= own[index]!;
    if (left < 0) return states[index]!;
  }
  return states.at(-1)!;
}
