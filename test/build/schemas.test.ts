import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { publishedSchemas } from '../../build/schemas.ts';

test.each([...publishedSchemas()])('%s is published as the code has it (node build/schemas.ts writes it)', (file, text) => {
  expect(readFileSync(new URL(`../../resources/schemas/${file}`, import.meta.url), 'utf8')).toBe(text);
});
