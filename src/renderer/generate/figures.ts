import type { GenerateStep } from '../../contract/generateDraft.ts';
import type { TemplateFigure } from '../../contract/template.ts';
import { messages } from '../messages/messages.ts';

/** A number inside a figure, and the way to it. */
export interface Leaf {
  readonly path: readonly string[];
  readonly value: number;
}

type Json = TemplateFigure['value'];

/** All numbers of a figure's value, in its order. */
export function leavesOf(value: Json, path: readonly string[] = []): Leaf[] {
  if (typeof value === 'number') return [{ path, value }];
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key])) : [];
}

/** The value with one of its numbers changed. */
export function withLeaf(value: Json, [key, ...rest]: readonly string[], number: number): Json {
  if (key === undefined) return number;
  if (Array.isArray(value)) return value.map((inner, at) => (String(at) === key ? withLeaf(inner, rest, number) : inner));
  return { ...(value as object), [key]: withLeaf((value as Record<string, Json>)[key], rest, number) };
}

/** The step at which a figure is replaced. The default rate is a field of its own. */
export function stepOf(figure: string): GenerateStep {
  if (figure.startsWith('borrowers.') || figure === 'loansPerBorrower') return 'borrowers';
  if (figure.startsWith('products.')) return 'loans';
  return figure.startsWith('arrears.') || figure.startsWith('clustering.') ? 'payments' : 'dependence';
}

export const isReplaceable = ({ figure, value }: TemplateFigure): boolean => figure !== 'defaultRate' && leavesOf(value).length > 0;

/** `products.0.rateByGrade` as "credit_card: rate by grade"; without the products' names, by their number. */
export function figureName(figure: string, products: readonly string[] = []): string {
  const known: Readonly<Record<string, string>> = messages.generate.figureNames;
  const parts = figure.split('.');
  const last = parts.at(-1) ?? '';
  const name = known[last] ?? spaced(last);
  const [root, index] = parts;
  return root === 'products' && index !== undefined ? `${spaced(products[Number(index)] ?? `product ${Number(index) + 1}`)}: ${name.toLowerCase()}` : name;
}

/** A key of a figure in words: "rateByGrade" as "Rate by grade", "own_rent" as "Own rent"; grades and numbers stay. */
export function spaced(key: string): string {
  const text = key.replaceAll('_', ' ').replaceAll(/([a-z])([A-Z])/g, (_match, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A value on one line: three numbers with their names at most, else how many. */
export function shortValue(value: Json): string {
  const leaves = leavesOf(value);
  const shown = ({ path, value: number }: Leaf): string => `${path.length === 0 ? '' : `${path.join(' ')} `}${messages.generate.number(number)}`;
  return leaves.length <= 3 ? leaves.map(shown).join(', ') : messages.generate.values(leaves.length);
}
