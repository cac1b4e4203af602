import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../../src/contract/errors.ts';
import { load } from './files.ts';

test('any bytes are a table or a failure in plain words', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ maxLength: 200, unit: fc.constantFrom('a', '1', ',', ';', '"', '\n', '\r', '\t', '|', ' ', '.', '-', 'ä', '\ufeff') }).map((text) => Buffer.from(text)),
  );
  await fc.assert(fc.asyncProperty(bytes, async (content) => {
    const outcome = await load(content).then(({ table }) => (table.rows > 0 ? 'a table' : 'no rows'), (reason: unknown) => (reason instanceof Failure ? reason.code : reason));
    expect(['a table', 'input']).toContain(outcome);
  }), { numRuns: 500 });
});

test('what is proposed for a column fits all of its cells', async () => {
  const cell = fc.oneof(
    fc.constantFrom('', 'NA', '.', ' ', '1.000', '1,000', '0311', '-0', '+7', '.5', '5.', '1e5', '1e999', '66e6', '$5', '-$5', '$-5', '€ 5', '5 %', '5%', ' 12', '12 ', '1 234', "1'234", '--5', '1-2', '1/2', '20230623', '202306', '2023-02-30'),
    fc.integer({ min: -10_000_000, max: 10_000_000 }).map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value.toFixed(3)),
    fc.date({ min: new Date('1950-01-01'), max: new Date('2050-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
    fc.date({ min: new Date('1950-01-01'), max: new Date('2050-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10).split('-').toReversed().join('/')),
  );
  const column = fc.oneof(fc.array(cell, { minLength: 3, maxLength: 30 }), fc.tuple(cell, cell).chain((pair) => fc.array(fc.constantFrom(...pair), { minLength: 3, maxLength: 30 })));
  await fc.assert(fc.asyncProperty(column, async (texts) => {
    const { table } = await load(`flag;value\n${texts.map((text) => `x;${text}\n`).join('')}`);
    expect(table.rows).toBe(texts.length);
  }), { numRuns: 1_000 });
});
