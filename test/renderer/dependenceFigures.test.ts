import { expect, test } from 'vitest';
import { differences } from '../../src/renderer/validate/dependenceFigures.ts';

test('differences stand where both have a figure', () => {
  expect(differences([[1, 0.5], [null, 1]], [[1, 0.25], [0.1, null]])).toEqual([[0, 0.25], [null, null]]);
});
