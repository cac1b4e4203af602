import type { CascadeNetwork } from '../../contract/cascadeModel.ts';
import { LstmCell, type CellMemory } from '../cascade/lstmCell.ts';
import { SegmentFeatures } from '../cascade/segmentFeatures.ts';

/** A distribution of the next state: sparse. */
export interface Next {
  readonly states: Int32Array;
  readonly shares: Float64Array;
}

/** What a network says after a history, and what it remembers of it. */
interface History {
  readonly memory: CellMemory;
  readonly next: Next;
  readonly longer: Map<number, History>;
}

/** Histories that are kept for the next path that has them: most paths begin like many others. */
const mostKept = 20_000;

/** The next state by a network over whole histories of a segment. What it says of a history does not depend on which ones it was asked before. */
export class NetworkPaths {
  private readonly cell: LstmCell;
  private readonly features: SegmentFeatures;
  private readonly segments = new Map<number, { readonly projected: Float64Array; readonly first: Map<number, History> }>();
  private kept = 0;

  /** @param segments their names */
  constructor(network: CascadeNetwork, segments: readonly string[]) {
    this.cell = new LstmCell(network);
    this.features = new SegmentFeatures(segments);
  }

  /** Follows one path of a segment (-1 for one that was not declared): each call takes up its next state and says what comes after. */
  follow(segment: number): (state: number) => Next {
    const { projected, first } = this.segmentOf(segment);
    let memory = this.cell.empty();
    let known = first;
    let month = 0;
    return (state) => {
      const found = known.get(state) ?? this.extend(memory, projected, month, state, known);
      month++;
      ({ memory, longer: known } = found);
      return found.next;
    };
  }

  private segmentOf(segment: number): { readonly projected: Float64Array; readonly first: Map<number, History> } {
    let found = this.segments.get(segment);
    if (found === undefined) {
      const indicators = new Float32Array(this.features.count);
      this.features.write(segment, indicators);
      this.segments.set(segment, (found = { projected: this.cell.project(indicators), first: new Map() }));
    }
    return found;
  }

  private extend(before: CellMemory, projected: Float64Array, month: number, state: number, known: Map<number, History>): History {
    const memory = { cell: before.cell.slice(), output: before.output.slice() };
    const odds = new Float64Array(this.cell.states);
    this.cell.step(memory, projected, month, state, odds);
    const states = Int32Array.from(odds.keys()).filter((next) => odds[next]! > 0);
    const history: History = { memory, next: { states, shares: Float64Array.from(states, (next) => odds[next]!) }, longer: new Map() };
    if (this.kept < mostKept) {
      this.kept++;
      known.set(state, history);
    }
    return history;
  }
}
