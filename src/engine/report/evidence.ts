import type { AttackResult } from '../../contract/attack.ts';
import type { CascadeCompareResult } from '../../contract/cascadeComparison.ts';
import type { CertificatePredicate } from '../../contract/certificate.ts';
import type { PrivacyClaim } from '../../contract/clonePrivacy.ts';
import type { JudgementKind } from '../../contract/evidence.ts';
import type { ExplainResult } from '../../contract/explain.ts';
import type { GenerateResult } from '../../contract/jobs.ts';
import type { ReportInputs, ReportRequest, TableFigures } from '../../contract/report.ts';
import type { Artefact, Run } from '../../contract/run.ts';
import type { StressDocument } from '../../contract/stress.ts';
import type { ValidationResult } from '../../contract/validation.ts';

/** A calibrated value that the request replaced (PRA 3.4). */
export interface Override {
  readonly field: string;
  readonly calibrated: string;
  readonly used: string;
  /** Why, by the request itself; null where only the bank's inputs can say. */
  readonly reason: string | null;
  /** Used less calibrated, in percentage points of the default rate; null where it was not measured. */
  readonly effect: number | null;
}

/** A figure that this build computes, beside the published one. */
export interface KnownAnswer {
  readonly name: string;
  readonly source: string;
  readonly expected: number;
  readonly computed: number;
  readonly tolerance: number;
}

export interface Dependency {
  readonly name: string;
  readonly version: string;
}

/** Written tables beside those of an earlier run. */
export interface Drift {
  readonly run: string;
  /** Those with another set of columns, or too large. */
  readonly notCompared: readonly string[];
  readonly columns: readonly { readonly file: string; readonly column: string; readonly psi: number; /** What chance alone exceeds in 5 % of cases. */ readonly critical: number | null }[];
  readonly defaultRate: { readonly before: number; readonly now: number; /** Of the difference. */ readonly standardError: number } | null;
}

/** All that a report is made of: what the run wrote, what judged its tables, and what the bank alone knows. */
export interface Evidence {
  readonly request: Pick<ReportRequest, 'template' | 'edition'>;
  readonly run: Run;
  /** Tables of the run, as they were written. */
  readonly tables: readonly Artefact[];
  readonly inputs: ReportInputs;
  readonly figures: readonly TableFigures[];
  /** Tables that are too large to be read for a report. */
  readonly notDescribed: readonly string[];
  /** Of a generated portfolio; null for a clone. */
  readonly generated: Omit<GenerateResult, 'privacy'> | null;
  readonly overrides: readonly Override[];
  /** Of a private clone. */
  readonly claim: PrivacyClaim | null;
  readonly promise: ExplainResult | null;
  readonly certificate: CertificatePredicate | null;
  readonly validation: ValidationResult | null;
  readonly attack: AttackResult | null;
  readonly stress: StressDocument | null;
  /** How the months of a synthetic panel follow each other beside those of the real one. */
  readonly cascade: CascadeCompareResult | null;
  /** Another run of the same request, and whether its tables have the same bytes. */
  readonly rerun: { readonly run: string; readonly identical: boolean } | null;
  /** Results on these tables that another version wrote, and the job that makes them anew. */
  readonly outdated: readonly { readonly file: string; readonly job: JudgementKind }[];
  /** This run beside the last one of the same source; null where there is none. */
  readonly drift: Drift | null;
  readonly knownAnswers: readonly KnownAnswer[];
  readonly dependencies: readonly Dependency[];
}

/** Whether figures of real rows may be printed. */
export function isInternal({ request }: Evidence): boolean {
  return request.edition === 'internal';
}

/** A clone follows real rows; a generated portfolio follows calibration figures alone. */
export function isClone({ generated }: Evidence): boolean {
  return generated === null;
}
