import { type AttackFinding, type AttackVerdict, usualTolerance } from '../../../contract/attack.ts';
import { excessOf, holm, rateOf } from './chance.ts';

/** Level of all tests together at which a leak is called. */
export const level = 0.01;

/** What an attack counted, before the verdict. */
export interface Counted {
  readonly attack: string;
  readonly baseline?: boolean;
  /** Its own part of the level; the others share what is left. */
  readonly share?: 0.5;
  /** Excess risk that may not be excluded. */
  readonly tolerance?: number;
  readonly asked: number;
  readonly train: readonly [succeeded: number, attempted: number];
  readonly control: readonly [succeeded: number, attempted: number];
  readonly p: number;
  readonly figures?: Readonly<Record<string, number>>;
  readonly unresolved?: readonly string[];
  /** Why nothing can be told, whatever the counts; null where something can. */
  readonly prevented?: string | null;
}

/** A verdict for each attack. The level is shared: half of it looks for copies, the other half is Holm's over the rest. */
export function findingsOf(counted: readonly Counted[]): AttackFinding[] {
  const rest = counted.filter(({ baseline, share }) => !baseline && share === undefined);
  const adjusted = new Map(holm(rest.map(({ p }) => p)).map((p, index) => [rest[index]!.attack, Math.min(1, 2 * p)]));
  for (const { attack, p, share } of counted) if (share !== undefined) adjusted.set(attack, Math.min(1, p / share));
  return counted.map((one) => {
    const train = rateOf(...one.train);
    const control = rateOf(...one.control);
    const { excess, interval } = excessOf(train, control);
    const { verdict, reason } = judge(one, adjusted.get(one.attack) ?? one.p, interval);
    return {
      attack: one.attack, baseline: one.baseline ?? false, verdict, asked: one.asked, train, control, excess, excessInterval: interval, p: one.p,
      figures: { ...one.figures }, reason, unresolved: [...(one.unresolved ?? [])],
    };
  });
}

function judge({ baseline, asked, train, control, prevented, tolerance = usualTolerance }: Counted, p: number, interval: readonly [number, number]): { verdict: AttackVerdict; reason: string } {
  if (!baseline && !prevented && p < level) return { verdict: 'Leak', reason: `Rows of the train table are told more often than chance allows: p = ${p.toPrecision(2)} over all attacks, below ${level}.` };
  if (prevented) return { verdict: 'Inconclusive', reason: prevented };
  const made = Math.min(train[1], control[1]);
  if (made < asked) return { verdict: 'Inconclusive', reason: `${made} attempts could be made of ${asked} that were asked for.` };
  if (interval[1] > tolerance) return { verdict: 'Inconclusive', reason: `Nothing was found, but an excess risk up to ${interval[1].toFixed(3)} cannot be excluded; ${tolerance} is wanted. More rows would settle it.` };
  return { verdict: 'Safe', reason: `Nothing was found, and an excess risk above ${Math.max(0, interval[1]).toFixed(3)} is excluded at 95 %, attempts taken as independent.` };
}

/** One verdict of all: a leak of any is a leak; safe needs all that are no baseline to be safe. */
export function overall(findings: readonly AttackFinding[]): { verdict: AttackVerdict; reason: string } {
  const named = (verdict: AttackVerdict): string[] => findings.filter((finding) => !finding.baseline && finding.verdict === verdict).map(({ attack }) => attack);
  const leaks = named('Leak');
  if (leaks.length > 0) return { verdict: 'Leak', reason: `Found by: ${leaks.join(', ')}.` };
  const open = named('Inconclusive');
  if (open.length > 0) return { verdict: 'Inconclusive', reason: `Nothing was found, but not everything could be told: ${open.join(', ')}.` };
  return { verdict: 'Safe', reason: 'No attack told rows of the train table from those of the hold-out, and each had the rows to do so.' };
}
