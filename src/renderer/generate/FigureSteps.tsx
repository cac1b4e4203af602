import type { GenerateDraft } from '../../contract/generateDraft.ts';
import { FigureTable } from './FigureTable.tsx';
import { StepPage } from './StepPage.tsx';

/** Who borrows: age, income, score and what a bureau tells, figure by figure. */
export const BorrowersStep = ({ draft }: { draft: GenerateDraft }) => <StepPage step="borrowers"><FigureTable draft={draft} step="borrowers" /></StepPage>;

/** What they borrow: products, amounts, rates and terms. */
export const LoansStep = ({ draft }: { draft: GenerateDraft }) => <StepPage step="loans"><FigureTable draft={draft} step="loans" /></StepPage>;
