import type { CloneDraft } from '../../contract/cloneDraft.ts';
import type { ColumnKind, ColumnSchema } from '../../contract/tableSchema.ts';
import { messages } from '../messages/messages.ts';

/** Roles as people choose them: what becomes of an identifier is part of the choice. */
export type RoleChoice = keyof typeof messages.clone.roles.names;

export const roleChoices = Object.keys(messages.clone.roles.names) as RoleChoice[];

/** The role of a column; null while it is undecided. */
export function roleOf({ role, action, undecided }: ColumnSchema): RoleChoice | null {
  if (undecided) return null;
  if (action === 'drop') return 'identifier-drop';
  return role === 'identifier' ? 'identifier-replace' : role;
}

/** What the proposal would make of it, undecided as it is. */
export const suggestedRole = ({ suggestedRole: suggested, ...column }: ColumnSchema): RoleChoice => roleOf({ ...column, role: suggested ?? column.role, undecided: false }) ?? 'ordinary';

/** A draft in which columns of these names have the role. */
export const withRole = <P extends Pick<CloneDraft, 'schema'>>(draft: P, names: ReadonlySet<string>, choice: RoleChoice): P => changeColumns(draft, names, ({ undecided: _undecided, action: _action, ...column }) => {
  if (choice === 'identifier-drop') return { ...column, action: 'drop' };
  if (choice === 'identifier-replace') return { ...column, role: 'identifier', action: 'replace' };
  return { ...column, role: choice };
});

/** A draft in which columns of these names have the kind: that is declared then, and no proposal any more. */
export const withKind = (draft: CloneDraft, names: ReadonlySet<string>, kind: ColumnKind): CloneDraft => changeColumns(draft, names, (column) => {
  if (column.kind === kind) return column;
  const { reason: _reason, confidence: _confidence, undecided: _undecided, ...rest } = column;
  return { ...rest, kind };
});

function changeColumns<P extends Pick<CloneDraft, 'schema'>>(draft: P, names: ReadonlySet<string>, change: (column: ColumnSchema) => ColumnSchema): P {
  return { ...draft, schema: { ...draft.schema, columns: draft.schema.columns.map((column) => (names.has(column.name) ? change(column) : column)) } };
}

/** Letters and digits hidden but for the first sign, so that the form shows and the value does not. */
export const masked = (text: string): string => text.slice(0, 1) + text.slice(1, 14).replaceAll(/[\p{L}\p{N}]/gu, '•');
