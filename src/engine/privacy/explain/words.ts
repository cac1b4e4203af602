import texts from '../../../../resources/texts/explain.en.json' with { type: 'json' };
import type { ExplainFigures, ExplainResult } from '../../../contract/explain.ts';
import { fillSentence } from '../../../contract/sentence.ts';

/** What the words speak of. */
export interface Explained {
  readonly figures: ExplainFigures;
  readonly k: number | null;
  readonly persons: number | null;
  readonly rows: number;
}

type Placeholders = Readonly<Record<string, string>>;

/** The texts of a promise at three lengths, and what it does not promise. Bounds are rounded upwards, so that what is printed holds. */
export function explainWords(explained: Explained): Pick<ExplainResult, 'texts' | 'not_promised'> {
  const values = placeholders(explained);
  const page = texts.page.map(({ heading, sentences }) => ({ heading, sentences: filled(sentences, values) })).filter(({ sentences }) => sentences.length > 0);
  return {
    texts: { line: fillSentence(texts.line, values), paragraph: filled(texts.paragraph, values).join(' '), page },
    not_promised: texts.notPromised,
  };
}

export type WarningCode = keyof typeof texts.warnings;

/** One warning in words. */
export function warningText(code: WarningCode, explained: Explained): string {
  return fillSentence(texts.warnings[code], placeholders(explained));
}

/** Optional sentences stand as values of their own, empty where they do not apply; a sentence that becomes empty is left out. */
function placeholders({ figures, k, persons, rows }: Explained): Placeholders {
  const [faint, tenth] = figures.suspicion;
  const { certainty, delta } = figures;
  const found = figures.true_positive;
  const figuresInWords: Placeholders = {
    certainty: upward(100 * certainty.bound),
    exactCertainty: about(100 * (certainty.exact ?? 0)),
    ratio: upward(figures.likelihood_ratio, 1),
    suspicion: upward(100 * faint!.after, 2),
    suspicionTen: upward(100 * tenth!.after, 1),
    except: chance(faint!.except),
    surelyExcept: chance(faint!.surely.except),
    surelySuspicion: upward(100 * faint!.surely.after, 2),
    found: upward(100 * found.bound, 1),
    exactFound: about(100 * (found.exact ?? 0)),
    delta: chance(delta),
    persons: grouped(persons ?? 0),
    told: upward(figures.told_outright ?? 0, (figures.told_outright ?? 0) < 1 ? 2 : 0),
    rows: grouped(rows),
    k: grouped(k ?? 0),
  };
  const only = (applies: boolean, sentence: string): string => (applies ? fillSentence(sentence, figuresInWords) : '');
  return {
    ...figuresInWords,
    classes: k === null ? texts.classesNone : fillSentence(texts.classes, figuresInWords),
    classesLimit: only(k !== null, texts.classesLimit),
    ratioSentence: fillSentence(delta > 0 ? texts.ratioDelta : texts.ratio, figuresInWords),
    rows: only(rows > 1, texts.rows),
    exact: only(certainty.exact !== null, texts.exact),
    suspicionExcept: only(faint!.except > 0, texts.suspicionExcept),
    surely: only(faint!.surely.except < faint!.except, texts.surely),
    foundExact: only(found.exact !== null, texts.foundExact),
    failure: delta > 0 ? fillSentence(texts.failure, figuresInWords) : texts.failureNone,
    outright: only(persons !== null && delta > 0, texts.outright),
  };
}

function filled(sentences: readonly string[], values: Placeholders): string[] {
  return sentences.map((sentence) => fillSentence(sentence, values)).filter((sentence) => sentence !== '');
}

/** A bound, rounded up; figures that are whole but for rounding errors stay whole. */
function upward(value: number, decimals = 0): string {
  const unit = 10 ** decimals;
  return grouped(Math.ceil(value * unit - 1e-9) / unit);
}

/** A figure that is no bound, to one decimal. */
function about(value: number): string {
  return `about ${value.toFixed(1)}`;
}

/** A chance as "1 in so many", rounded towards the larger chance, to two figures. */
function chance(probability: number): string {
  const odds = 1 / probability;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(odds)) - 1);
  return `1 in ${grouped(Math.max(1, Math.floor(odds / unit + 1e-9) * unit))}`;
}

function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}
