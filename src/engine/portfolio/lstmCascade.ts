import shipped from '../../../resources/cascade/portfolio.json' with { type: 'json' };
import { portfolioCascade } from '../../contract/cascadeModel.ts';
import type { PortfolioTemplate } from '../../contract/template.ts';
import { LstmCell, type CellMemory } from '../cascade/lstmCell.ts';
import { markovLevels, secondOrderCascade, shiftOf, type Cascade, type CascadePath } from './cascade.ts';
import { paymentStates, processFeatures } from './paymentProcess.ts';

const model = portfolioCascade.parse(shipped);

/** Where the shipped network comes from. */
export const lstmProvenance = model.provenance;

/** Levels that share a network's inputs: a hundredth of the range of shifts is finer than a score can tell. */
const levelsTogether = 4;
const charged = paymentStates.indexOf('DEF');
const prepaidState = paymentStates.indexOf('PRE');

/** A path without a missed payment, by month: what the network remembers then, and what may happen next. */
interface CleanMonths {
  readonly sequence: Float64Array;
  readonly memories: CellMemory[];
  readonly misses: number[];
  readonly prepays: number[];
}

/**
 * The LSTM that is shipped: payments as the calibrated process makes them, with the memory that loans of unequal frailty have beyond it.
 * Levels are those of the second-order chain; the portfolio's one intercept sees to the default rate. As long as a loan has missed
 * nothing its history is the same as that of others of its level, so it is worked out once for all.
 * @param window months in which a default counts  @param prepayment share of balances paid off early in a year
 */
export function lstmCascade(template: PortfolioTemplate, window: number, prepayment: number): Cascade {
  const cell = new LstmCell(model.network);
  const known = new Map<number, CleanMonths>();
  const next = new Float64Array(cell.states);
  const { levelOf } = secondOrderCascade(template, window, prepayment);

  function cleanMonths(level: number): CleanMonths {
    const group = Math.min(markovLevels - 1, Math.floor(level / levelsTogether) * levelsTogether + levelsTogether / 2);
    let months = known.get(group);
    if (months === undefined) known.set(group, (months = { sequence: cell.project(processFeatures(template.arrears, prepayment, shiftOf(group), 0)), memories: [cell.empty()], misses: [], prepays: [] }));
    return months;
  }

  function reach(clean: CleanMonths, month: number): void {
    for (let done = clean.misses.length; done <= month; done++) {
      const memory = copyOf(clean.memories[done]!);
      cell.step(memory, clean.sequence, done, 0, next);
      clean.memories.push(memory);
      clean.misses.push(next[1]!);
      clean.prepays.push(next[prepaidState]!);
    }
  }

  return { levelOf, start: (level) => startPath(cleanMonths(level)) };

  function startPath(clean: CleanMonths): CascadePath {
    let memory: CellMemory | null = null;
    return {
      step(month, missed, u) {
        if (memory === null) {
          reach(clean, month - 1);
          const step = u > 1 - clean.misses[month - 1]! ? 'miss' : u < clean.prepays[month - 1]! ? 'prepay' : 'clear';
          if (step === 'miss') memory = copyOf(clean.memories[month]!);
          return step;
        }
        cell.step(memory, clean.sequence, month - 1, missed, next);
        if (missed === 0) return u > 1 - next[1]! ? 'miss' : u < next[prepaidState]! ? 'prepay' : 'clear';
        if (u < next[0]!) return 'clear';
        return u < 1 - next[Math.min(missed + 1, charged)]! ? 'one' : 'miss';
      },
    };
  }
}

function copyOf({ cell, output }: CellMemory): CellMemory {
  return { cell: cell.slice(), output: output.slice() };
}
