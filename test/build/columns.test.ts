import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withColumnReference } from '../../build/columns.ts';

test('the README explains the columns of a portfolio as dictionary.json does (node build/columns.ts)', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(withColumnReference(readme)).toBe(readme);
  expect(readme).toContain('| `days_past_due` | whole number; days |');
});
