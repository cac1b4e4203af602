import { type RoleChoice, withRole } from './columns.ts';
import { edit } from './draft.ts';
import { changedTogether, type Selection } from './useSelection.ts';

/** Gives a column its role, and all ticked ones where it is ticked. */
export const chooseRole = (selection: Selection, name: string, role: RoleChoice): void => edit((draft) => withRole(draft, changedTogether(selection, name), role));
