import type { Monitor } from '../../contract/progress.ts';
import { estimates, type Estimate } from './estimates.ts';
import { delinquentStates } from './measures.ts';
import type { Panel } from './panel.ts';

/**
 * How sequences of one owner fall ill together: P(B delinquent | A delinquent) / P(B delinquent), over all pairs of sequences of an owner
 * in the same month of the calendar; 1 where they are independent. Null where nobody has two sequences, or owners are unknown.
 */
export function contagionOf({ clients, months, states, codes, lengths, calendar, owners }: Panel, monitor: Monitor): Estimate | null {
  if (owners === undefined) return null;
  const delinquent = delinquentStates(states);
  const sequences = new Map<number, number[]>();
  for (let client = 0; client < clients; client++) {
    const own = sequences.get(owners[client]!);
    if (own === undefined) sequences.set(owners[client]!, [client]);
    else own.push(client);
  }
  const several = [...sequences.values()].filter((own) => own.length > 1);
  if (several.length === 0) return null;
  const span = calendar?.span ?? months;
  const present = new Float64Array(span);
  const behind = new Float64Array(span);
  const visit = (owner: number, to: Float64Array): void => {
    present.fill(0);
    behind.fill(0);
    for (const client of several[owner]!) {
      const start = calendar?.starts[client] ?? 0;
      for (let month = 0; month < lengths[client]! && start + month < span; month++) {
        present[start + month]!++;
        behind[start + month]! += delinquent[codes[client * months + month]!]!;
      }
    }
    for (let month = 0; month < span; month++) {
      // Ordered pairs: all, those whose first is behind, and those with both.
      to[0]! += present[month]! * (present[month]! - 1);
      to[1]! += behind[month]! * (present[month]! - 1);
      to[2]! += behind[month]! * (behind[month]! - 1);
    }
  };
  const [contagion] = estimates(several.length, 3, visit, [{ sums: [0, 1, 2], value: ([pairs = 0, first = 0, both = 0]) => (both / first) / (first / pairs) }], monitor);
  return contagion ?? null;
}
