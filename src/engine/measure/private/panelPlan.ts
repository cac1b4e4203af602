import { Failure } from '../../../contract/errors.ts';
import type { DeclaredForm, DeclaredPanel } from '../../../contract/relatedSchema.ts';
import type { Expression, Reference } from '../../../contract/relatedTwin.ts';
import type { ColumnSchema, TableSchema } from '../../../contract/tableSchema.ts';
import { parseExpression } from '../../table/expressionText.ts';
import { toUnits, type Unit } from '../../table/units.ts';

/** The state of a row and that of the row before it; -1 where there is none. */
export interface Regime {
  readonly before: number;
  readonly state: number;
}

/** A number of a panel's rows: the expressions by which it may arise in each regime, one alone being a law. */
export interface PlannedNumber {
  readonly column: string;
  readonly forms: readonly (readonly Expression[])[];
  /** What it is a multiple of where no law holds and none of the expressions gives it; null where they always do. */
  readonly scale: Reference | null;
}

/** A panel by its declaration alone. */
export interface PanelPlan {
  readonly time: string;
  readonly stateColumns: readonly string[];
  readonly states: readonly (readonly string[])[];
  /** States that a path may begin with. */
  readonly begins: readonly number[];
  /** States that may follow each other, as pairs; a state that none follows closes its path. */
  readonly steps: readonly (readonly [before: number, state: number])[];
  readonly closing: readonly number[];
  /** First rows by the states of `begins`, then the pairs of `steps`. */
  readonly regimes: readonly Regime[];
  readonly endsEarly: boolean;
  readonly segments: readonly { readonly name: string; readonly levels: readonly string[] }[];
  readonly numbers: readonly PlannedNumber[];
  readonly nonNegative: readonly string[];
  readonly positive: readonly (readonly string[])[];
  readonly complete: readonly string[];
}

/**
 * @param schema of the panel  @param known the parent's columns that are there before the paths are drawn
 * @throws Failure 'input' where the declaration is not sound
 */
export function planPanel(schema: TableSchema, panel: DeclaredPanel, link: string, known: readonly ColumnSchema[]): PanelPlan {
  const own = schema.columns.filter(({ name, action }) => name !== link && action !== 'drop');
  const declared = new Set([...panel.stateColumns, ...panel.numbers.map(({ column }) => column)]);
  const loose = own.find(({ name }) => !declared.has(name)) ?? [...declared].map((name) => ({ name })).find(({ name }) => !own.some((column) => column.name === name));
  if (loose !== undefined || declared.size < panel.stateColumns.length + panel.numbers.length) {
    throw refused(schema, loose?.name ?? panel.numbers[0]!.column, 'has to be one of its columns, and named once, in "stateColumns" or "numbers"', 'Say how it arises, or set its "action" to "drop".');
  }
  const columnOf = (name: string): ColumnSchema => own.find((column) => column.name === name)!;
  if (!own.some(({ name, kind }) => name === panel.time && (kind === 'integer' || kind === 'date' || kind === 'number'))) throw refused(schema, panel.time, 'is no number or date that could put rows in order', 'Correct "time".');
  for (const name of panel.stateColumns) if (columnOf(name).kind !== 'category') throw refused(schema, name, 'is part of the state and has to be declared as a category', 'Set its "kind" to "category".');
  const { states } = panel;
  for (const { levels, next } of [...states, { levels: states[0]!.levels, next: panel.begins }]) {
    if (levels.length !== panel.stateColumns.length || (next ?? []).some((state) => state >= states.length)) throw refused(schema, panel.stateColumns[0]!, 'has a state that does not give one level a state column, or names a state that is not there', 'Correct "states".');
  }
  const unknown = states.flatMap(({ positive }) => positive).find((name) => !panel.numbers.some(({ column }) => column === name));
  if (unknown !== undefined) throw refused(schema, unknown, 'is named as positive in a state and is none of "numbers"', 'Correct "states".');
  const { begins, steps, regimes } = declaredRegimes(panel);
  const numbers = panel.numbers.map((number, position) => {
    const readable = panel.numbers.slice(0, position).map(({ column }) => column);
    return planNumber(schema, number, regimes, { readable, columnOf, all: panel.numbers.map(({ column }) => column), known });
  });
  return {
    time: panel.time,
    stateColumns: panel.stateColumns,
    states: states.map(({ levels }) => levels),
    begins,
    steps,
    regimes,
    closing: states.flatMap(({ next }, state) => (next?.length === 0 ? [state] : [])),
    endsEarly: panel.endsEarly,
    segments: panel.segments.map((name) => segmentOf(schema, name, known)),
    numbers,
    nonNegative: numbers.map(({ column }) => column).filter((name) => (columnOf(name).min ?? -1) >= 0),
    positive: states.map(({ positive }) => positive),
    complete: numbers.map(({ column }) => column).filter((name) => columnOf(name).missing === false),
  };
}

function declaredRegimes({ states, begins: declared }: Pick<DeclaredPanel, 'states' | 'begins'>): Pick<PanelPlan, 'begins' | 'steps' | 'regimes'> {
  const steps = states.flatMap(({ next }, before) => (next ?? [...states.keys()]).map((state) => [before, state] as const));
  const begins = declared ?? [...states.keys()];
  return { begins, steps, regimes: [...begins.map((state) => ({ before: -1, state })), ...steps.map(([before, state]) => ({ before, state }))] };
}

/** Whether rows have to tell how some number arises: as `panelQueries` of the plan says, before there is one. */
export function asksOfNumbers(panel: DeclaredPanel): boolean {
  const { regimes } = declaredRegimes(panel);
  return panel.numbers.some(({ first, later, multipleOf }) => regimes.some((regime) => {
    const forms = (regime.before < 0 ? first : later).filter((form) => typeof form === 'string' || applies(form, regime)).length;
    return forms > 1 || (forms === 0 && multipleOf !== undefined);
  }));
}

function segmentOf(schema: TableSchema, name: string, known: readonly ColumnSchema[]): { name: string; levels: readonly string[] } {
  const levels = known.find((column) => column.name === name && column.kind === 'category')?.levels;
  if (levels === undefined) throw refused(schema, name, 'tells paths apart and has to be a category of the parent with declared levels', 'Correct "segments".');
  return { name, levels };
}

interface Scope {
  /** Numbers that are there when this one arises, and all of them. */
  readonly readable: readonly string[];
  readonly all: readonly string[];
  readonly columnOf: (name: string) => ColumnSchema;
  readonly known: readonly ColumnSchema[];
}

function planNumber(schema: TableSchema, { column, first, later, multipleOf }: DeclaredPanel['numbers'][number], regimes: readonly Regime[], scope: Scope): PlannedNumber {
  const { kind } = scope.columnOf(column);
  if (kind !== 'integer' && kind !== 'number' && kind !== 'date') throw refused(schema, column, `is declared as ${kind}, and only numbers and dates arise by expressions`, 'Make it part of the state, or set its "action" to "drop".');
  const scale = multipleOf === undefined ? null : expressionOf(schema, column, multipleOf, scope.all, scope);
  if (scale !== null && (scale.constant !== 0 || scale.terms.length !== 1 || scale.terms[0]!.kind !== 'column')) throw refused(schema, column, 'is a multiple of something that is no column', 'Name one column in "multipleOf".');
  const read = (forms: readonly DeclaredForm[], previous: readonly string[] | null): ReadForm[] =>
    forms.map((form) => ({ ...(typeof form === 'string' ? {} : form), expression: expressionOf(schema, column, typeof form === 'string' ? form : form.is, previous, scope) }));
  const [ofFirst, ofLater] = [read(first, null), read(later, scope.all)];
  const forms = regimes.map((regime) => (regime.before < 0 ? ofFirst : ofLater).filter((form) => applies(form, regime)).map(({ expression }) => expression));
  const without = forms.findIndex((own) => own.length === 0);
  if (without >= 0 && scale === null) {
    const { before, state } = regimes[without]!;
    throw refused(schema, column, `has no expression for ${before < 0 ? 'first rows of' : `steps from state ${before} to`} state ${state}`, 'Add one, or name a column in "multipleOf".');
  }
  return { column, forms, scale: scale === null ? null : scale.terms[0]!.of[0]! };
}

type ReadForm = Pick<Exclude<DeclaredForm, string>, 'to' | 'steps'> & { readonly expression: Expression };

function applies({ to, steps }: Pick<ReadForm, 'to' | 'steps'>, { before, state }: Regime): boolean {
  if (to === undefined && steps === undefined) return true;
  return (to?.includes(state) ?? false) || (steps?.some(([from, now]) => from === before && now === state) ?? false);
}

/** @param previous columns of the row before that may be named; null in a first row */
function expressionOf(schema: TableSchema, column: string, text: string, previous: readonly string[] | null, { readable, columnOf, known }: Scope): Expression {
  const schemaOf = ({ of, column: name }: Reference): ColumnSchema | undefined => {
    if (of === 'parent') return known.find((own) => own.name === name);
    return (of === 'own' ? readable : (previous ?? [])).includes(name) ? columnOf(name) : undefined;
  };
  return checkedExpression(schema, columnOf(column), text, schemaOf);
}

/**
 * An expression whose columns are all there, and are counted in the units of the column that it gives.
 * @param schemaOf the column of a reference; undefined where it is not there yet
 * @throws Failure 'input'
 */
export function checkedExpression(schema: TableSchema, column: ColumnSchema, text: string, schemaOf: (reference: Reference) => ColumnSchema | undefined): Expression {
  const unit = numericUnit(column);
  const expression = unit === null ? null : parseExpression(text, unit.decimals);
  if (unit === null || expression === null) throw refused(schema, column.name, 'has an expression that cannot be read', 'Write sums of columns, such as "previous.balance - paid", or interest(balance, rate).');
  for (const { of } of expression.terms) {
    for (const [place, reference] of of.entries()) {
      const found = schemaOf(reference);
      const own = found === undefined ? null : numericUnit(found);
      if (own === null) throw refused(schema, column.name, `has an expression with ${reference.of === 'own' ? '' : `${reference.of}.`}${reference.column}, which is no number that is there by then`, 'Name numbers that come before it in "numbers", those of the row before, or those of the parent.');
      if (place === 0 && (own.kind !== unit.kind || own.decimals !== unit.decimals)) throw refused(schema, column.name, `has other decimals than ${reference.column} in its expression`, 'Declare the same decimals for both.');
    }
  }
  return expression;
}

/** Null for a column of texts. */
export function numericUnit(schema: ColumnSchema): Unit | null {
  if (schema.kind === 'integer' || schema.kind === 'number' || schema.kind === 'date') return toUnits({ storage: 'numeric', schema, values: new Float64Array(0) })?.unit ?? null;
  const whole = schema.kind === 'category' && (schema.levels ?? []).length > 0 && schema.levels!.every((level) => /^-?\d{1,12}$/.test(level));
  return whole ? { kind: 'amount', decimals: 0 } : null;
}

export function refused({ table }: TableSchema, column: string, what: string, fix: string): Failure {
  return new Failure('input', `Column ${column} of ${table} ${what}.`, { column, fix });
}
