import { stateMapFile, type PanelColumns } from '../../contract/cascade.ts';
import { Failure } from '../../contract/errors.ts';
import type { Monitor } from '../../contract/progress.ts';
import { longPanel } from '../cascade/longPanel.ts';
import type { Panel } from '../cascade/panel.ts';
import { namedColumns, type PanelFormat } from '../cascade/panelFormat.ts';
import { rowsOf } from '../cascade/statics.ts';
import type { StateMapping } from '../cascade/stateMap.ts';
import { widePanel } from '../cascade/widePanel.ts';
import { readJsonFile } from '../io/json.ts';
import { loadTable } from '../io/load.ts';
import type { Column, Table } from '../table/table.ts';

export interface ReadPanel {
  readonly table: Table;
  readonly panel: Panel;
  readonly format: PanelFormat;
  /** Row of the table in which each client begins. */
  readonly firstRows: Int32Array;
  readonly sha256: string;
}

/**
 * Reads the panel of a file, wide or long.
 * @param like format of the training panel, for a hold-out
 * @throws Failure 'usage' if the columns make neither kind of panel; 'input' as `widePanel` and `longPanel` do
 */
export async function readPanel(path: string, { wide, id, month, state, static: statics, borrower, map: asked }: PanelColumns, monitor: Monitor, like?: PanelFormat): Promise<ReadPanel> {
  const map = asked === 'none' ? null : asked === 'auto' ? 'auto' : await mappingFile(asked);
  if (wide.length > 0 && borrower !== null) throw new Failure('usage', 'A wide panel has a row a client: --borrower is for long panels.');
  const { table, sha256 } = await loadTable(path, null, monitor);
  if (wide.length > 0) return { table, sha256, firstRows: Int32Array.from({ length: table.rows }, (_, row) => row), ...widePanel(table, { wide, statics, map }, monitor, like) };
  if (id === null || month === null || state === null) throw new Failure('usage', 'A panel needs --wide, or --id, --month and --state.');
  return { table, sha256, ...longPanel(table, { id, month, state, statics, borrower, map }, monitor, like) };
}

/** A column of the panel's table, a row a client: that in which the client begins. @throws Failure 'input' if there is none of that name */
export function clientColumn({ table, firstRows }: ReadPanel, name: string): Column {
  return rowsOf(namedColumns(table, [name])[0]!, firstRows);
}

async function mappingFile(path: string): Promise<StateMapping> {
  return { table: await readJsonFile(path, stateMapFile, 'map of states') };
}

/** What the network knows of a client besides the states. */
export function featureNames({ features }: PanelFormat): string[] {
  return features.map(({ column, level }) => (level === null ? column : `${column} is ${level}`));
}

/** A network needs clients to learn from and others to know when to stop. */
export function trainable(panel: Panel): Panel {
  const moving = panel.lengths.reduce((sum, length) => sum + Number(length > 1), 0);
  if (moving >= 20) return panel;
  throw new Failure('input', `The training panel has ${moving} ${moving === 1 ? 'client' : 'clients'} with two months or more; at least 20 are needed.`, { fix: 'Name more months, or take a panel of more clients.' });
}

