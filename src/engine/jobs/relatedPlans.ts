import { Failure } from '../../contract/errors.ts';
import type { DerivedColumn } from '../../contract/relatedTwin.ts';
import type { TableSchema } from '../../contract/tableSchema.ts';
import { knownBeforePaths, planFollowing } from '../measure/private/follows.ts';
import { planPanel, type PanelPlan } from '../measure/private/panelPlan.ts';
import type { RuledTable } from './relatedRules.ts';
import type { RelatedDeclaration } from './relatedSchemas.ts';

/** What a table's declaration says beyond its columns. */
export interface TablePlan {
  readonly panel: PanelPlan | null;
  readonly follows: readonly DerivedColumn[];
}

/**
 * Panels and columns that follow from others, by the declarations alone.
 * @param schemas of the tables, in the order of their declarations, with formats that were left open filled in
 * @throws Failure 'input' where a declaration is not sound
 */
export function planTables(declared: readonly RelatedDeclaration[], schemas: readonly TableSchema[]): TablePlan[] {
  const panels = declared.map(({ schema: { panel, parent, follows, table }, parent: above, key }, position) => {
    if (panel === undefined) return null;
    if (above === null || declared[above]!.schema.panel !== undefined) throw new Failure('input', `The table ${table} holds rows month by month, so it needs a parent that does not.`, { fix: 'Correct "parent" or "panel" in the schemas.' });
    if (key !== null || follows.length > 0) throw new Failure('input', `The table ${table} holds rows month by month: nothing hangs on them, and each column is in its "panel".`, { fix: 'Leave the tables below it out, and "follows" of its schema.' });
    return planPanel(schemas[position]!, panel, parent!.column, knownBeforePaths(schemas[above]!, declared[above]!.schema.follows));
  });
  return declared.map(({ schema }, position) => {
    const below = declared.flatMap((child, at) => {
      const panel = panels[at];
      return child.parent === position && panel ? [{ schema: schemas[at]!, states: panel.states.length, numbers: panel.numbers.map(({ column }) => column) }] : [];
    });
    return { panel: panels[position]!, follows: planFollowing(schemas[position]!, schema.follows, below) };
  });
}

/** The tables as their rules see them, by the declarations alone. @param schemas as for `planTables` */
export function ruledPlans(declared: readonly RelatedDeclaration[], schemas: readonly TableSchema[], plans: readonly TablePlan[]): RuledTable[] {
  return declared.map(({ schema: { table, parent }, key }, position) => {
    const { panel, follows } = plans[position]!;
    return { table, columns: schemas[position]!.columns, key, parent: parent === undefined ? null : { link: parent.column }, derived: follows, panel };
  });
}
