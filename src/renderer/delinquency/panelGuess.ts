import type { InspectedTable } from '../../contract/jobs.ts';

/** Which columns of a table make a panel, as a person says it. */
export interface Layout {
  readonly kind: 'long' | 'wide';
  readonly id: string | null;
  readonly month: string | null;
  readonly state: string | null;
  readonly wide: readonly string[];
  readonly statics: readonly string[];
  readonly codes: 'auto' | 'none';
}

/** What is known of a column. */
export interface PanelColumn {
  readonly name: string;
  readonly kind: string;
  /** Distinct values; null for more than can be months. */
  readonly distinct: number | null;
}

export const leastMonths = 12;
/** More are amounts. */
const mostStates = 64;

export const noLayout: Layout = { kind: 'long', id: null, month: null, state: null, wide: [], statics: [], codes: 'auto' };

export function columnsOf({ schema, columns }: Pick<InspectedTable, 'schema' | 'columns'>): PanelColumn[] {
  const kinds = new Map(schema.columns.map(({ name, kind }) => [name, kind]));
  return columns.map(({ name, distinct }) => ({ name, distinct, kind: kinds.get(name) ?? 'text' }));
}

/** The layout that the names of the columns speak of; one without columns where they speak of none. */
export function guessLayout(columns: readonly PanelColumn[]): Layout {
  const wide = monthColumns(columns);
  const long = longLayout(columns);
  if (long !== null) return long;
  return wide.length >= 2 ? { ...noLayout, kind: 'wide', wide } : noLayout;
}

/** Names of a state, a client and a month, the plainest first. */
const stateNames = [/^state$/i, /^(loan_?)?status$/i, /state|status/i, /^dpd$|days?_past_due|delinq/i, /bucket|arrears/i];
const idNames = [/^loan_?(id|no|number|key)?$/i, /(loan|account|contract|facility|client|customer).*(id|no|number|key)$/i, /^(id|account|client)$/i, /_id$/i];
const monthNames = [/^month$/i, /reporting|snapshot|period|as_?of/i, /month|date/i];

function longLayout(columns: readonly PanelColumn[]): Layout | null {
  const first = (patterns: readonly RegExp[], fits: (column: PanelColumn) => boolean): string | null =>
    patterns.flatMap((pattern) => columns.filter((column) => pattern.test(column.name) && fits(column)))[0]?.name ?? null;
  const month = first(monthNames, ({ kind, distinct }) => (kind === 'date' || kind === 'integer' || kind === 'category') && distinct !== null && distinct <= 360);
  const id = first(idNames, ({ name, distinct }) => name !== month && distinct !== 1);
  const state = first(stateNames, ({ name, kind, distinct }) => name !== id && name !== month && kind !== 'number' && kind !== 'date' && distinct !== null && distinct > 1);
  return month === null || id === null || state === null ? null : { ...noLayout, id, month, state };
}

/** The longest family of columns such as PAY_0, PAY_2 that hold few values each; where the first is the latest, as PAY_0 is, it comes last. */
function monthColumns(columns: readonly PanelColumn[]): string[] {
  const families = new Map<string, { name: string; number: number }[]>();
  for (const { name, kind, distinct } of columns) {
    const [, stem, number] = /^(.*?)(\d{1,3})$/.exec(name) ?? [];
    if (stem === undefined || kind === 'date' || kind === 'number' || distinct === null || distinct > mostStates) continue;
    families.set(stem, [...(families.get(stem) ?? []), { name, number: Number(number) }]);
  }
  const [stem, family] = [...families].toSorted(([, one], [, other]) => other.length - one.length)[0] ?? ['', []];
  const latestFirst = /^pay_?$/i.test(stem);
  return family.toSorted((one, other) => (latestFirst ? other.number - one.number : one.number - other.number)).map(({ name }) => name);
}

/** Months of history of a panel of these columns: of a long one those of its calendar. Null where that is not known yet. */
export function monthsOf({ kind, wide, month }: Layout, columns: readonly PanelColumn[]): number | null {
  if (kind === 'wide') return wide.length === 0 ? null : wide.length;
  return month === null ? null : (columns.find(({ name }) => name === month)?.distinct ?? null);
}
