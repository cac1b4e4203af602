import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JobInput } from '../../../src/contract/jobs.ts';
import { templateNames } from '../../../src/engine/portfolio/templates.ts';
import { brokenIdentities, readRows } from './books.ts';
import { generateInto } from './generating.ts';

const configuration: fc.Arbitrary<JobInput<'generate'> & { history_months: number; include_payment_history: boolean }> = fc.record({
  template: fc.constantFrom(...templateNames()),
  num_borrowers: fc.integer({ min: 20, max: 150 }),
  target_default_rate: fc.option(fc.double({ min: 0.01, max: 0.4, noNaN: true })),
  // Few loans come in coarse rates, and some mixes cannot reach high ones: the books are what is tested here.
  default_rate_tolerance: fc.constant(0.5),
  include_payment_history: fc.integer({ min: 1, max: 10 }).map((drawn) => drawn > 1),
  history_months: fc.integer({ min: 3, max: 120 }),
  use_copulas: fc.boolean(),
  copula: fc.constantFrom('gaussian', 't'),
  seed: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
});

test('the written books of any portfolio hold on every row', async () => {
  await fc.assert(
    fc.asyncProperty(configuration, async (input) => {
      const folder = mkdtempSync(join(tmpdir(), 'pratibimba-books-'));
      try {
        const result = await generateInto(folder, input);
        const tables = {
          borrowers: readRows(folder, 'borrowers.csv'),
          loans: readRows(folder, 'loans.csv'),
          payments: input.include_payment_history ? readRows(folder, 'payments.csv') : null,
        };
        expect(brokenIdentities(tables, input.history_months).slice(0, 10)).toEqual([]);
        expect({ borrowers: tables.borrowers.length, loans: tables.loans.length, payments: tables.payments?.length ?? 0 })
          .toEqual({ borrowers: input.num_borrowers, loans: result.num_loans, payments: result.num_payments });
        expect(tables.loans.filter((loan) => loan['default'] === '1').length / result.num_loans).toBe(result.achieved_default_rate);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }),
    { numRuns: 100 },
  );
});
