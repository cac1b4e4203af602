import { describe, expect, test } from 'vitest';
import type { GenerateRequest } from '../../../src/contract/jobs.ts';
import { PortfolioGenerator } from '../../../src/engine/portfolio/generator.ts';
import { loadTemplate } from '../../../src/engine/portfolio/templates.ts';
import type { Table } from '../../../src/engine/table/table.ts';

const request: GenerateRequest = {
  template: 'us-mixed-retail', overrides: {}, num_borrowers: 4000, target_default_rate: null, default_rate_tolerance: 0.01, include_payment_history: false, history_months: 24,
  use_copulas: true, copula: 't', cascade: 'lstm', privacy_epsilon: null, k_anonymity: 1, seed: 3, format: 'csv',
};

function texts(table: Table, name: string): string[] {
  const column = table.columns.find(({ schema }) => schema.name === name);
  if (column?.storage !== 'coded') throw new Error(`${name} is no coded column`);
  return Array.from(column.codes, (code) => column.levels[code]!);
}

function numbers(table: Table, name: string): Float64Array {
  const column = table.columns.find(({ schema }) => schema.name === name);
  if (column?.storage !== 'numeric') throw new Error(`${name} is no column of numbers`);
  return column.values;
}

describe("a borrower's columns fit one another", async () => {
  const template = await loadTemplate(request.template);
  const generator = new PortfolioGenerator(template, request);
  const blocks = Array.from({ length: generator.blocks }, (_, block) => generator.block(block, -3));
  const employment = blocks.flatMap(({ borrowers }) => texts(borrowers, 'employment'));
  const ages = blocks.flatMap(({ borrowers }) => [...numbers(borrowers, 'age')]);
  const ownership = blocks.flatMap(({ borrowers }) => texts(borrowers, 'home_ownership'));

  test('the retired are old, and as many as the template has', () => {
    const retired = ages.filter((_, borrower) => employment[borrower] === 'retired');
    expect(retired.filter((age) => age < 55).length / retired.length).toBeLessThan(0.02);
    // Standard error of the share: .0043.
    expect(Math.abs(retired.length / ages.length - template.borrowers.employment.value['retired']!)).toBeLessThan(0.015);
  });

  test('the unemployed earn less than the others', () => {
    const incomes = blocks.flatMap(({ borrowers }) => [...numbers(borrowers, 'annual_income')]);
    const median = (values: number[]): number => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
    expect(median(incomes.filter((_, borrower) => employment[borrower] === 'unemployed'))).toBeLessThan(0.75 * median(incomes));
  });

  test('whoever has a mortgage has a home with one; the shares stay', () => {
    const owner = new Map(blocks.flatMap(({ borrowers }) => texts(borrowers, 'borrower_id')).map((id, borrower) => [id, ownership[borrower]]));
    const mortgagors = blocks.flatMap(({ loans }) => {
      const products = texts(loans, 'product');
      return texts(loans, 'borrower_id').filter((_, loan) => products[loan] === 'mortgage');
    });
    expect(mortgagors.length).toBeGreaterThan(300);
    expect(new Set(mortgagors.map((id) => owner.get(id)))).toEqual(new Set(['MORTGAGE']));
    expect(Math.abs(ownership.filter((kind) => kind === 'MORTGAGE').length / ownership.length - 0.4)).toBeLessThan(0.03);
  });

  test('nobody heaps at the youngest age', () => {
    const at = (age: number): number => ages.filter((own) => own === age).length;
    expect(at(18)).toBeLessThan(2 * at(20) + 20);
  });
});
