import type { PlainInput } from '../../contract/reportDraft.ts';
import type { EvidenceKind } from './useEvidence.ts';

/** Answers of the form: those of one text, and those of several lines. */
export type Answer = PlainInput | 'prohibited_uses' | 'override_reasons';

interface Fills {
  readonly tests?: readonly EvidenceKind[];
  readonly answers?: readonly Answer[];
}

/** What fills a section, by its id: tests that screens make, and answers of the form. What stands for nothing here is written into the printed report. */
export const fills: Readonly<Record<string, Fills>> = {
  overview: { answers: ['tier', 'total_assets'] },
  applicability: { answers: ['tier', 'total_assets'] },
  tiering: { answers: ['tier'] },
  purpose: { answers: ['intended_use', 'users', 'prohibited_uses'] },
  data: { tests: ['validate'] },
  testing: { tests: ['validate'] },
  soundness: { tests: ['validate', 'stress'] },
  outcomes: { tests: ['validate', 'stress'] },
  privacy: { tests: ['attack'] },
  reproducibility: { tests: ['again'] },
  governance: { answers: ['owner', 'developer', 'validator', 'approver'] },
  roles: { answers: ['owner', 'developer', 'validator', 'approver'] },
  signature: { answers: ['owner', 'approver'] },
  board: { answers: ['approver'] },
  'senior-manager': { answers: ['approver'] },
  'independent-review': { answers: ['validator'] },
  methodology: { answers: ['override_reasons'] },
  adjustments: { answers: ['override_reasons'] },
  'post-model': { answers: ['override_reasons'] },
};

/** Id of the field of an answer, to which a way leads. */
export const fieldId = (answer: Answer): string => `report-${answer}`;
