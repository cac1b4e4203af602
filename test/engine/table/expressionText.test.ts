import { describe, expect, test } from 'vitest';
import type { Reference } from '../../../src/contract/relatedTwin.ts';
import { evaluate, type Values } from '../../../src/engine/table/expression.ts';
import { parseExpression } from '../../../src/engine/table/expressionText.ts';

/** Cents; a rate of 12 % a year. */
const cents: Record<string, number> = { 'own.paid': 5000, 'previous.balance': 100_000, 'parent.rate': 1200, 'own.amount due': 70, 'parent.months': 1000 };
const values: Values = {
  units: ({ of, column }: Reference) => cents[`${of}.${column}`] ?? Number.NaN,
  unit: () => ({ kind: 'amount', decimals: 2 }),
};

describe('an expression as text', () => {
  test.each([
    ['0', 0],
    ['1.5', 150],
    ['paid', 5000],
    ['-paid + 2', -4800],
    ['previous.balance - paid', 95_000],
    ['interest(previous.balance, parent.rate)', 1000],
    ['paid - interest(previous.balance,parent.rate)', 4000],
    ['annuity(previous.balance, parent.rate, parent.months)', 10_558],
    ['grossed(paid, parent.months)', 50_000],
    ['"amount due" + paid', 5070],
    ['previous.paid', Number.NaN],
  ])('%s', (text, value) => {
    expect(evaluate(parseExpression(text, 2)!, values)).toBe(value);
  });

  test.each(['', 'paid +', '+', 'paid paid', 'next.paid', 'parent.', 'sum(paid)', 'interest(paid)', 'interest(paid, 3)', 'paid * 2', 'a.b.c', '(paid)'])('%j is none', (text) => {
    expect(parseExpression(text, 2)).toBeNull();
  });
});
