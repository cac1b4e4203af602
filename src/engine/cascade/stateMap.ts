import { cascadeStates, type CascadeState } from '../../contract/cascade.ts';
import { Failure } from '../../contract/errors.ts';
import type { Panel } from './panel.ts';

/** A column of states by its distinct names: `levels[codes[row]]` is the state of the row, -1 is missing. */
export interface StateColumn {
  readonly levels: readonly string[];
  readonly codes: Int32Array;
}

/** How foreign codes become the eight states: numbers as payments behind or as days past due, texts by their meaning; or by a table. */
export type StateMapping = { readonly numbers: 'payments' | 'days' } | { readonly table: Readonly<Record<string, CascadeState>> };

/** More payments behind than a loan lives to have: a number beyond is of days. */
const mostPayments = 24;
const bucketDays = 30;

/** By which rule the codes that occur are read where nobody has said. */
export function automaticMapping(names: readonly string[]): StateMapping {
  return { numbers: names.some((name) => Number(name) > mostPayments) ? 'days' : 'payments' };
}

const texts: readonly (readonly [RegExp, CascadeState])[] = [
  [/^(c|x|ok|cur|current|performing|regular|paid|paid as agreed|no loan|in grace period|grace)$/, 'CUR'],
  [/^(def|default|in default|defaulted|charge[- ]?off|charged[- ]off|chargeoff|write[- ]?off|written[- ]off|bad debt|loss|co)$/, 'DEF'],
  [/^(pre|prepaid|prepayment|paid off|paid in full|fully paid|closed|early repayment)$/, 'PRE'],
  [/^(mat|matured|maturity|expired)$/, 'MAT'],
];

/** The state that a code means, undefined where it has no meaning. `5` of codes with C and X is a write-off, as of the bureau files that use them. */
export function stateMeant(name: string, mapping: StateMapping, bureau = false): CascadeState | undefined {
  if ('table' in mapping) return mapping.table[name];
  const text = name.trim().toLowerCase();
  const own = cascadeStates.find((state) => state.toLowerCase() === text);
  if (own !== undefined) return own;
  if (text !== '' && Number.isFinite(Number(text))) {
    if (bureau && Number(text) === 5) return 'DEF';
    return ofDays(mapping.numbers === 'days' ? Number(text) : Number(text) * bucketDays);
  }
  const meant = texts.find(([pattern]) => pattern.test(text));
  if (meant !== undefined) return meant[1];
  // "30-59", "late (31-120 days)", "90+", "d60": the days at which the range begins.
  const days = /^\D{0,12}(\d{1,3})\s*(?:(?:-|–|to)\s*\d{1,4}|\+|days?)?[^\d]{0,20}$/.exec(text);
  return days === null ? undefined : ofDays(Number(days[1]));
}

function ofDays(days: number): CascadeState {
  return cascadeStates[Math.max(0, Math.min(4, Math.floor(days / bucketDays)))]!;
}

/**
 * Columns of foreign codes as columns of the eight states.
 * @throws Failure 'input' naming the codes that have no meaning, with how many cells hold them
 */
export function mapColumns(columns: readonly StateColumn[], mapping: StateMapping): StateColumn[] {
  const names = new Set(columns.flatMap(({ levels }) => levels.map((level) => level.toLowerCase())));
  const bureau = names.has('c') || names.has('x');
  const unknown = new Map<string, number>();
  const mapped = columns.map(({ levels, codes }) => {
    const meant = levels.map((level) => stateMeant(level, mapping, bureau));
    for (const code of codes) if (code >= 0 && meant[code] === undefined) unknown.set(levels[code]!, (unknown.get(levels[code]!) ?? 0) + 1);
    return { levels: meant.map((state) => state ?? ''), codes };
  });
  if (unknown.size > 0) {
    const shown = [...unknown].slice(0, 5).map(([name, cells]) => `"${name}" in ${cells} ${cells === 1 ? 'cell' : 'cells'}`).join(', ');
    throw new Failure('input', `No state is known for ${unknown.size === 1 ? 'a code' : `${unknown.size} codes`} of the panel: ${shown}${unknown.size > 5 ? ' …' : ''}.`, {
      fix: `Give a --map FILE, a JSON object from each code to one of ${cascadeStates.join(', ')}.`,
    });
  }
  return mapped;
}

/** Can a loan go from one state to another within a month? Arrears grow by one payment at most, and what is closed stays closed. */
export function isPossible(from: CascadeState, to: CascadeState): boolean {
  const [before, after] = [cascadeStates.indexOf(from), cascadeStates.indexOf(to)];
  if (before > 4) return before === after;
  return after > 4 || after <= before + 1;
}

/**
 * u8 [from][to]: 0 for the steps that arithmetic rules out and the panel never takes, and for those into states that nobody is ever in;
 * null where the states are not the eight.
 * @param others panels that will be judged: the states that occur in them can be reached
 */
export function allowedSteps(panel: Panel, ...others: readonly Panel[]): Uint8Array | null {
  const { states, clients, months, codes, lengths } = panel;
  if (states.length !== cascadeStates.length || !cascadeStates.every((state, code) => state === states[code])) return null;
  const occurs = new Uint8Array(states.length);
  for (const one of [panel, ...others]) {
    for (let client = 0; client < one.clients; client++) for (let month = 0; month < one.lengths[client]!; month++) occurs[one.codes[client * one.months + month]!] = 1;
  }
  const allowed = Uint8Array.from({ length: states.length ** 2 }, (_, step) => {
    const [from, to] = [Math.floor(step / states.length), step % states.length];
    return Number(from === to || (occurs[to] === 1 && isPossible(cascadeStates[from]!, cascadeStates[to]!)));
  });
  for (let client = 0; client < clients; client++) {
    for (let at = client * months; at < client * months + lengths[client]! - 1; at++) allowed[codes[at]! * states.length + codes[at + 1]!] = 1;
  }
  return allowed;
}
