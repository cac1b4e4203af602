import { Failure } from '../../../contract/errors.ts';
import type { Monitor } from '../../../contract/progress.ts';
import { ClassTable } from './classTable.ts';

/** Columns whose combinations of levels can still be searched. */
export const mostLatticeColumns = 10;
const mostNodes = 2 ** 22;

/** A quasi-identifier with its ladder of generalisations, the first level being the values themselves. */
export interface LatticeColumn {
  /** For each level, the group of each rank and what share of the column's span each group covers. */
  readonly levels: readonly { readonly groups: Int32Array; readonly shares: Float64Array }[];
}

export interface LatticeInput {
  readonly columns: readonly LatticeColumn[];
  /** Ranks row by row. */
  readonly ranks: Int32Array;
  readonly k: number;
  /** Rows that may be left out at most. */
  readonly mostSuppressed: number;
  /** Whether a class of k rows or more may stay; null where k is all that is asked. */
  readonly admits: ((rows: Uint32Array) => boolean) | null;
  /** Whether joining classes can only help `admits`: then a node that fails rules out all finer ones. */
  readonly monotone: boolean;
}

export interface LatticeResult {
  /** Level of each column. */
  readonly levels: readonly number[];
  /** Class of each row, or -1 where the row is suppressed. */
  readonly classOf: Int32Array;
  readonly suppressed: number;
  /** Mean share of the span that a value's group covers; a suppressed row counts 1. */
  readonly loss: number;
  /** Nodes of the lattice whose classes were counted. */
  readonly counted: number;
}

interface Node {
  readonly levels: readonly number[];
  /** Loss without any suppression: that of no coarser node is less. */
  readonly bound: number;
}

interface Outcome {
  readonly suppressed: number;
  readonly loss: number;
  readonly classOf: Int32Array;
}

/**
 * The full-domain generalisation of least loss whose classes have k rows or more, but for rows that may be suppressed: a level for each
 * column (Samarati 2001). Nodes are visited by their bound, so the search ends when no bound is below the best loss. A node that fails
 * rules out all finer ones; to find coarse failures early, each visit looks up the chain to the top by halving (after Flash, Kohlmayer et al. 2012).
 * @throws Failure 'usage' for too large a lattice, 'rule' where not even the top may be released
 */
export function searchLattice(input: LatticeInput, monitor: Monitor): LatticeResult {
  const { columns } = input;
  const nodes = columns.reduce((product, { levels }) => product * levels.length, 1);
  if (columns.length > mostLatticeColumns || nodes > mostNodes) {
    throw new Failure('usage', `The lattice of ${columns.length} quasi-identifiers has ${nodes} generalisations, more than can be searched.`, { fix: `Take ${mostLatticeColumns} quasi-identifiers or fewer with short hierarchies, or --method mondrian.` });
  }
  return new Search(input, monitor).run();
}

class Search {
  private readonly input: LatticeInput;
  private readonly monitor: Monitor;
  private readonly rows: number;
  /** Mean loss of each column at each level. */
  private readonly losses: readonly Float64Array[];
  private readonly outcomes = new Map<string, Outcome | null>();
  /** Nodes that fail: all finer ones do, too. */
  private readonly failing: (readonly number[])[] = [];
  private best: { levels: readonly number[]; outcome: Outcome } | null = null;

  constructor(input: LatticeInput, monitor: Monitor) {
    const width = input.columns.length;
    this.input = input;
    this.monitor = monitor;
    this.rows = input.ranks.length / width;
    this.losses = input.columns.map(({ levels }, at) => Float64Array.from(levels, ({ groups, shares }) => {
      let total = 0;
      for (let row = 0; row < this.rows; row++) total += shares[groups[input.ranks[row * width + at]!]!]!;
      return total / this.rows / width;
    }));
  }

  run(): LatticeResult {
    for (const node of this.nodesByBound()) {
      if (this.best !== null && node.bound >= this.best.outcome.loss) break;
      if (this.input.monotone && this.failing.some((failed) => node.levels.every((level, at) => level <= failed[at]!))) continue;
      const outcome = this.count(node.levels);
      if (outcome === null && this.input.monotone) this.lookUp(node.levels);
    }
    if (this.best === null) {
      throw new Failure('rule', 'Even with every quasi-identifier generalised to "*" the classes do not keep to what is asked.', { fix: 'Ask for a smaller k or l, a larger t, or allow more rows to be suppressed.' });
    }
    const { levels, outcome } = this.best;
    return { levels, ...outcome, counted: this.outcomes.size };
  }

  private nodesByBound(): Node[] {
    let nodes: Node[] = [{ levels: [], bound: 0 }];
    for (const losses of this.losses) nodes = nodes.flatMap(({ levels, bound }) => Array.from(losses, (loss, level) => ({ levels: [...levels, level], bound: bound + loss })));
    const height = ({ levels }: Node): number => levels.reduce((sum, level) => sum + level, 0);
    // Of equal losses the finer one.
    return nodes.sort((one, other) => one.bound - other.bound || height(one) - height(other));
  }

  /** Halves the chain from a failing node to the top, each step being the cheapest, for the coarsest failure on it. */
  private lookUp(from: readonly number[]): void {
    const chain = [from];
    for (let node = from; ; ) {
      const steps = node.map((level, at) => (level + 1 < this.losses[at]!.length ? this.losses[at]![level + 1]! - this.losses[at]![level]! : Infinity));
      const cheapest = steps.indexOf(Math.min(...steps));
      if (steps[cheapest] === Infinity) break;
      node = node.map((level, at) => (at === cheapest ? level + 1 : level));
      chain.push(node);
    }
    let failed = 0;
    let held = chain.length;
    while (held - failed > 1) {
      const middle = (failed + held) >>> 1;
      if (this.count(chain[middle]!) === null) failed = middle;
      else held = middle;
    }
    this.failing.push(chain[failed]!);
  }

  /** Counts the classes of a node; null where too many rows would have to be suppressed. */
  private count(levels: readonly number[]): Outcome | null {
    const key = levels.join();
    const known = this.outcomes.get(key);
    if (known !== undefined) return known;
    this.monitor.check();
    const outcome = this.outcomeOf(levels);
    // Classes of nodes that are not the best will not be asked for again.
    this.outcomes.set(key, outcome === null ? null : { ...outcome, classOf: new Int32Array(0) });
    if (outcome !== null && (this.best === null || outcome.loss < this.best.outcome.loss)) this.best = { levels, outcome };
    return outcome;
  }

  private outcomeOf(levels: readonly number[]): Outcome | null {
    const { columns, ranks, k, mostSuppressed, admits } = this.input;
    const width = columns.length;
    const chosen = columns.map((column, at) => column.levels[levels[at]!]!);
    const classes = new ClassTable(width);
    const classOf = new Int32Array(this.rows);
    const codes = new Int32Array(width);
    for (let row = 0; row < this.rows; row++) {
      for (let at = 0; at < width; at++) codes[at] = chosen[at]!.groups[ranks[row * width + at]!]!;
      classOf[row] = classes.add(codes);
    }
    const counts = classes.rows;
    const fits = Array.from(counts, (count) => count >= k);
    if (admits !== null) for (const [own, members] of membersOf(classOf, counts)) fits[own] = fits[own]! && admits(members);
    let suppressed = 0;
    let lost = 0;
    for (let own = 0; own < counts.length; own++) {
      if (!fits[own]) suppressed += counts[own]!;
      else for (let at = 0; at < width; at++) lost += (counts[own]! * chosen[at]!.shares[classes.code(own, at)]!) / width;
    }
    if (suppressed > mostSuppressed) return null;
    return { suppressed, loss: (lost + suppressed) / this.rows, classOf: classOf.map((own) => (fits[own] ? own : -1)) };
  }
}

/** Rows of each class. */
function* membersOf(classOf: Int32Array, counts: Float64Array): Generator<[number, Uint32Array]> {
  const ends = new Uint32Array(counts.length);
  let total = 0;
  counts.forEach((count, own) => (ends[own] = total += count));
  const order = new Uint32Array(classOf.length);
  const places = ends.map((end, own) => end - counts[own]!);
  classOf.forEach((own, row) => (order[places[own]!++] = row));
  for (let own = 0; own < counts.length; own++) yield [own, order.subarray(ends[own]! - counts[own]!, ends[own])];
}
