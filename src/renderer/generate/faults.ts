import type { GenerateDraft, GenerateStep } from '../../contract/generateDraft.ts';
import { messages } from '../messages/messages.ts';
import { figureName, stepOf } from './figures.ts';

export interface Fault {
  readonly step: GenerateStep;
  readonly says: string;
  /** A look cannot be drawn either. A reason that is missing keeps nobody from looking. */
  readonly blocksLook: boolean;
}

const words = messages.generate.faults;

/** What keeps a draft from being run, in the order of the steps. What only the engine can tell is told by it. */
export function faultsOf(draft: GenerateDraft): Fault[] {
  const { borrowers, seed, targetPercent, tolerancePercent, withPayments, historyMonths, k, overrides } = draft;
  const unexplained = Object.entries(overrides).filter(([, { reason }]) => reason.trim() === '').map(([figure]) => ({ step: stepOf(figure), says: words.reason(figureName(figure)), blocksLook: false }));
  return [
    ...fault('template', !isWhole(borrowers, 1, 50_000_000), words.borrowers),
    ...fault('template', !isWhole(seed, 0, Number.MAX_SAFE_INTEGER), words.seed),
    ...unexplained.filter(({ step }) => step === 'borrowers' || step === 'loans'),
    ...fault('payments', targetPercent !== null && !(targetPercent > 0 && targetPercent < 100), words.target),
    ...fault('payments', !(tolerancePercent > 0 && tolerancePercent <= 50), words.tolerance),
    ...fault('payments', withPayments && !isWhole(historyMonths, 3, 120), words.months),
    ...unexplained.filter(({ step }) => step === 'payments' || step === 'dependence'),
    ...fault('dependence', !isWhole(k, 1, 1_000_000), words.k),
  ];
}

const isWhole = (value: number, least: number, most: number): boolean => Number.isSafeInteger(value) && value >= least && value <= most;
const fault = (step: GenerateStep, there: boolean, says: string): Fault[] => (there ? [{ step, says, blocksLook: true }] : []);
