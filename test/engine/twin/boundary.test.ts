import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, expectTypeOf, test } from 'vitest';
import type { measure } from '../../../src/engine/measure/measure.ts';
import type { Measurements } from '../../../src/engine/measure/measurements.ts';
import type { Table } from '../../../src/engine/table/table.ts';
import type { fit } from '../../../src/engine/twin/fit.ts';

const engine = new URL('../../../src/engine/', import.meta.url);

/** Every module that the one reaches by imports, types included: paths below src/engine. */
function reached(from: string): Set<string> {
  const found = new Set<string>();
  const waiting = [new URL(from, engine)];
  for (let module = waiting.pop(); module !== undefined; module = waiting.pop()) {
    const name = module.href.slice(engine.href.length);
    if (found.has(name) || !module.href.startsWith(engine.href)) continue;
    found.add(name);
    for (const [, specifier] of readFileSync(fileURLToPath(module), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) waiting.push(new URL(specifier!, module));
  }
  return found;
}

test('fit takes counts: no table fits its type, and no path of imports leads to a table, a file or the code that measures', () => {
  expectTypeOf<Parameters<typeof measure>[0]>().toEqualTypeOf<Table>();
  expectTypeOf<ReturnType<typeof measure>>().toEqualTypeOf<Measurements>();
  expectTypeOf<Parameters<typeof fit>[0]>().toEqualTypeOf<Measurements>();
  expectTypeOf<Table>().not.toExtend<Parameters<typeof fit>[0]>();

  const modules = reached('twin/fit.ts');
  expect(modules).toContain('measure/measurements.ts');
  expect(modules).toContain('kernel/crew.ts');
  const allowed = /^(?:twin|numeric|random|kernel)\/|^measure\/(?:measurements|pairLayout)\.ts$/;
  expect([...modules].filter((module) => !allowed.test(module))).toEqual([]);
  expect([...modules].filter((module) => module.startsWith('twin/sample'))).toEqual([]);
});

test('no path leads from sampling to a file or the code that measures', () => {
  const modules = reached('twin/sample.ts');
  expect(modules).toContain('table/table.ts');
  expect([...modules].filter((module) => module.startsWith('io/') || module === 'measure/measure.ts')).toEqual([]);
});
