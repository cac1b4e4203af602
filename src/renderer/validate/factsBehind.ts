import type { ColumnRange, ValidationResult } from '../../contract/validation.ts';
import type { ValidationCheck } from '../../contract/verdict.ts';
import { formatCount, formatPercent } from '../format.ts';
import { messages } from '../messages/messages.ts';
import { decimal } from './words.ts';

const { detail: words, percent } = messages.validate;
type Facts = [name: string, says: string][];

/** What the figure of a check is made of: figures of both tables, as far as the result holds them. */
export function factsBehind({ figure, what: { kind, names } }: ValidationCheck, result: ValidationResult): Facts {
  if (figure === 'default_rate') return ratesOf(result);
  if (kind === 'column') return columnFacts(result, names[0]);
  if (kind === 'pair') return pairFacts(result, names);
  return [];
}

function ratesOf({ default_rate: rate }: ValidationResult): Facts {
  return rate === null ? [] : shares([[words.real, rate.real], [words.synthetic, rate.synthetic], [words.holdout, rate.holdout]]);
}

function columnFacts({ columns }: ValidationResult, name: string | undefined): Facts {
  const column = columns.find((one) => one.name === name);
  if (column === undefined) return [];
  const { values_real: real, values_synthetic: synthetic, missing_rate_real: missingReal, missing_rate_synthetic: missingSynthetic, range } = column;
  return [
    [words.valuesReal, formatCount(real)],
    ...(synthetic === null ? [] : [[words.valuesSynthetic, formatCount(synthetic)]] as Facts),
    ...shares([[words.missingReal, missingReal], [words.missingSynthetic, missingSynthetic]]),
    ...(range === null ? [] : rangeFacts(range)),
  ];
}

function rangeFacts({ coverage, within, decimals_real: real, decimals_synthetic: synthetic }: ColumnRange): Facts {
  return [...shares([[words.rangeCovered, coverage], [words.within, within]]), ...(real === null || synthetic === null ? [] : [[words.decimals, `${synthetic}, ${real}`]] as Facts)];
}

function pairFacts({ pairs }: ValidationResult, [a, b]: readonly string[]): Facts {
  const pair = pairs.find((one) => (one.a === a && one.b === b) || (one.a === b && one.b === a));
  if (pair === undefined) return [];
  if (pair.measure === 'contingency') return decimals([[words.etaReal, pair.eta_real], [words.etaSynthetic, pair.eta_synthetic]]);
  return decimals([[words.spearmanReal, pair.spearman_real], [words.spearmanSynthetic, pair.spearman_synthetic], [words.kendallReal, pair.kendall_real], [words.kendallSynthetic, pair.kendall_synthetic]]);
}

const decimals = (figures: [string, number | null][]): Facts => figures.flatMap(([name, figure]) => (figure === null ? [] : [[name, decimal(figure)] as [string, string]]));

const shares = (rates: [string, number | null][]): Facts => rates.flatMap(([name, rate]) => (rate === null ? [] : [[name, percent(formatPercent(rate))] as [string, string]]));
