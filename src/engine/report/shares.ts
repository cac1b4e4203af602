import type { PrivacyClaim } from '../../contract/clonePrivacy.ts';

/**
 * Where a budget went: shares of mu squared, which add up. A training has no mu; what stands for it is the one it tends to where there is much
 * noise, rate * sqrt(steps) / sigma (Dong, Roth and Su 2022, section 5), by which its noise was planned.
 */
export function budgetShares({ steps, trainings = [] }: Pick<PrivacyClaim, 'steps' | 'trainings'>): { name: string; share: number }[] {
  const parts = [
    ...steps.map(({ name, mu }) => ({ name, square: mu ** 2 })),
    ...trainings.map(({ table, rate, steps: count, sigma }) => ({ name: `${table}: Training of the paths`, square: (rate ** 2 * count) / sigma ** 2 })),
  ];
  const total = parts.reduce((sum, { square }) => sum + square, 0);
  return parts.map(({ name, square }) => ({ name, share: square / total }));
}
