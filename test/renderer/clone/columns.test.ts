import { expect, test } from 'vitest';
import { cloneDraft, type CloneDraft } from '../../../src/contract/cloneDraft.ts';
import { masked, roleOf, suggestedRole, withKind, withRole } from '../../../src/renderer/clone/columns.ts';
import { faultsOf } from '../../../src/renderer/clone/faults.ts';
import { rulesOf } from '../../../src/renderer/clone/request.ts';

const draft: CloneDraft = cloneDraft.parse({
  schemaVersion: 1,
  step: 'roles',
  table: {
    file: '/data/loans.csv', rows: 100, bytes: 1000, notes: [], columns: [],
    schema: { schemaVersion: 1, table: 'loans', columns: [{ name: 'a', kind: 'text' }] },
    rules: [{ kind: 'range', id: 'a is positive', column: 'a', min: 0 }, { kind: 'unique', id: 'b is unique', columns: ['b'] }], ruleCounts: [],
  },
  schema: {
    schemaVersion: 1, table: 'loans',
    columns: [
      { name: 'postcode', kind: 'text', reason: 'too many values', confidence: 0.4, undecided: true, suggestedRole: 'quasi-identifier' },
      { name: 'loan_id', kind: 'identifier', role: 'identifier', action: 'replace', reason: 'all distinct' },
      { name: 'income', kind: 'integer', reason: 'whole numbers' },
    ],
  },
  declaredBy: null, target: null, rules: {},
  privacy: { mode: 'differential', epsilon: 1, delta: 1e-6, source: 'loans', person: null, contribution: 1, acceptWeak: false },
  k: 5, rows: null, seed: 1,
});
const [postcode, loanId] = draft.schema.columns;
const column = (changed: CloneDraft, name: string): CloneDraft['schema']['columns'][number] | undefined => changed.schema.columns.find((one) => one.name === name);

test('an undecided column has no role until a person gives it one, and the suggestion is one of them', () => {
  expect(roleOf(postcode!)).toBe(null);
  expect(suggestedRole(postcode!)).toBe('quasi-identifier');
  expect(suggestedRole(loanId!)).toBe('identifier-replace');

  const decided = column(withRole(draft, new Set(['postcode']), 'quasi-identifier'), 'postcode');
  expect(roleOf(decided!)).toBe('quasi-identifier');
  // The kind is a proposal still: a role declares nothing of it.
  expect(decided).toMatchObject({ kind: 'text', reason: 'too many values' });
});

test('a column is dropped, and comes back with another role', () => {
  const dropped = withRole(draft, new Set(['loan_id', 'income']), 'identifier-drop');
  expect(dropped.schema.columns.map(({ action }) => action)).toEqual([undefined, 'drop', 'drop']);

  const back = withRole(dropped, new Set(['income']), 'sensitive');
  expect(column(back, 'income')).toMatchObject({ role: 'sensitive' });
  expect(column(back, 'income')).not.toHaveProperty('action');
});

test('a kind that a person chooses is a declaration: the reason of the proposal goes', () => {
  const changed = withKind(draft, new Set(['postcode', 'income']), 'category');

  expect(column(changed, 'postcode')).toEqual({ name: 'postcode', kind: 'category', role: 'ordinary', suggestedRole: 'quasi-identifier' });
  expect(column(changed, 'income')).toEqual({ name: 'income', kind: 'category', role: 'ordinary' });
  // Choosing what stands there already says nothing.
  expect(column(withKind(draft, new Set(['income']), 'integer'), 'income')?.reason).toBe('whole numbers');
});

test('faults lead to their steps, in the order of the steps', () => {
  expect(faultsOf(draft).map(({ step }) => step)).toEqual(['roles']);
  const wrong = { ...draft, privacy: { ...draft.privacy, source: ' ', epsilon: 0, delta: 0.5 } };
  expect(faultsOf(wrong).map(({ step }) => step)).toEqual(['roles', 'privacy', 'privacy', 'privacy']);
  expect(faultsOf({ ...withRole(draft, new Set(['postcode']), 'ordinary'), privacy: { ...wrong.privacy, mode: 'none' } })).toEqual([]);
});

test('only rules that were taken are asked for, and one that is only counted is not enforced', () => {
  expect(rulesOf(draft)).toEqual([]);
  expect(rulesOf({ ...draft, rules: { 'a is positive': 'relax' } })).toMatchObject([{ id: 'a is positive', input: 'relax', enforce: false }]);
  expect(rulesOf({ ...draft, rules: { 'b is unique': 'keep' } })).toMatchObject([{ id: 'b is unique', input: 'keep', enforce: true }]);
});

test('a masked example shows its form and hides its value', () => {
  expect(masked('LN-2041000346')).toBe('L•-••••••••••');
  expect(masked('Jürgen Müller, Berlin and more')).toBe('J••••• ••••••,');
  expect(masked('6.59')).toBe('6.••');
});
