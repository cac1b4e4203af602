import type { ValidationFigures } from '../../contract/validation.ts';
import { Failure } from '../../contract/errors.ts';
import { wilsonInterval } from '../numeric/binomial.ts';
import { findColumn } from '../table/table.ts';
import type { Column, Table } from '../table/table.ts';
import { mapParts } from './variables.ts';
import type { Parts } from './variables.ts';

type DefaultRate = NonNullable<ValidationFigures['default_rate']>;
type Level = string | number;

/**
 * Share of bad rows among those whose target is not missing. Of the two levels that the real target has, the bad one is the larger
 * number (1 of 0 and 1), or, where a level is not a number, the rarer one in the real table.
 * @throws Failure 'input' when the real table has no such column
 */
export function compareDefaultRates(tables: Parts<Table>, target: string): { rate: DefaultRate; reason: string | null } {
  const real = findColumn(tables.real, target);
  if (real === undefined) {
    throw new Failure('input', `The table "${tables.real.name}" has no target column "${target}".`, { column: target, fix: 'Name one of its columns as the target.' });
  }
  const counts = mapParts(tables, (table) => countLevels(findColumn(table, target) ?? real));
  const bad = badLevel(counts.real);
  if (bad === null) {
    const rate = { target, bad_level: null, rule: 'none', real: null, synthetic: null, synthetic_interval: null, synthetic_rows: sizeOf(counts.synthetic), holdout: null, difference_points: null };
    return { rate, reason: 'A default rate needs a target with exactly two levels in the real table.' };
  }
  const rates = mapParts(counts, (levels) => shareOf(levels, bad.level));
  const lacking = (['synthetic', 'holdout'] as const).find((part) => counts[part] !== null && rates[part] === null);
  return {
    rate: {
      target,
      bad_level: String(bad.level),
      rule: bad.rule,
      ...rates,
      synthetic_interval: rates.synthetic === null ? null : wilsonInterval(counts.synthetic.get(bad.level) ?? 0, sizeOf(counts.synthetic)),
      synthetic_rows: sizeOf(counts.synthetic),
      difference_points: rates.synthetic === null ? null : 100 * (rates.synthetic - (rates.real ?? 0)),
    },
    reason: lacking === undefined ? null : `The target of the ${lacking === 'holdout' ? 'hold-out' : lacking} table has no value.`,
  };
}

function badLevel(counts: Map<Level, number>): { level: Level; rule: string } | null {
  const [first, second] = [...counts.keys()];
  if (first === undefined || second === undefined || counts.size > 2) return null;
  const isNumber = (level: Level) => String(level).trim() !== '' && Number.isFinite(Number(level));
  if (isNumber(first) && isNumber(second)) return { level: Number(first) > Number(second) ? first : second, rule: 'the larger number' };
  const [countFirst, countSecond] = [counts.get(first) ?? 0, counts.get(second) ?? 0];
  if (countFirst === countSecond) return { level: first > second ? first : second, rule: 'the later in alphabetical order, both being as frequent' };
  return { level: countFirst < countSecond ? first : second, rule: 'the rarer in the real table' };
}

function countLevels(column: Column): Map<Level, number> {
  const counts = new Map<Level, number>();
  const add = (level: Level) => counts.set(level, (counts.get(level) ?? 0) + 1);
  if (column.storage === 'numeric') {
    for (const value of column.values) if (!Number.isNaN(value)) add(value);
  } else {
    for (const code of column.codes) if (code >= 0) add(column.levels[code]!);
  }
  return counts;
}

function shareOf(counts: Map<Level, number>, level: Level): number | null {
  const total = sizeOf(counts);
  return total === 0 ? null : (counts.get(level) ?? 0) / total;
}

function sizeOf(counts: Map<Level, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}
