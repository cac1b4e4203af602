import { z } from 'zod';
import { findingSeverities, paperSizes, reportEditions, type ReportInputs, reportInputs, reportTemplates } from './report.ts';

const limitation = z.object({ text: z.string(), severity: z.enum(findingSeverities), compensating_control: z.string(), due: z.string() });
/** Fields of one text each. */
export const plainInputs = ['intended_use', 'users', 'operator', 'owner', 'developer', 'validator', 'approver', 'total_assets', 'tier'] as const;
export type PlainInput = (typeof plainInputs)[number];

/** A report on its way: what a person has said so far, as they wrote it; empty texts are what is not said. */
export const reportDraft = z.object({
  schemaVersion: z.literal(1),
  template: z.enum(reportTemplates),
  edition: z.enum(reportEditions),
  paper: z.enum(paperSizes),
  plain: z.record(z.enum(plainInputs), z.string()),
  /** One a line. */
  prohibitedUses: z.string(),
  limitations: z.array(limitation),
  due: z.object({ high: z.string(), medium: z.string(), low: z.string() }),
  /** By the field of the request that was replaced. */
  overrideReasons: z.record(z.string(), z.string()),
});
export type ReportDraft = z.infer<typeof reportDraft>;
export type DraftLimitation = ReportDraft['limitations'][number];

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** What the draft says, as `--inputs` takes it, or what is wrong with it, by field: `validator`, `limitations.0.text`. */
export function inputsOf({ plain, prohibitedUses, limitations, due, overrideReasons }: ReportDraft): { ok: true; inputs: ReportInputs } | { ok: false; faults: Readonly<Record<string, string>> } {
  const parsed = reportInputs.safeParse({
    ...Object.fromEntries(plainInputs.map((name) => [name, orNull(plain[name])])),
    prohibited_uses: prohibitedUses.split('\n').map((line) => line.trim()).filter((line) => line !== ''),
    limitations: limitations.map(({ text, severity, compensating_control: control, due: day }) => ({ text, severity, compensating_control: orNull(control), due: orNull(day) })),
    override_reasons: Object.fromEntries(Object.entries(overrideReasons).filter(([, reason]) => reason.trim() !== '')),
    due: { high: orNull(due.high), medium: orNull(due.medium), low: orNull(due.low) },
  });
  if (parsed.success) return { ok: true, inputs: parsed.data };
  return { ok: false, faults: Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join('.'), message])) };
}
