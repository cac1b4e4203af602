import { type ClipboardEvent, type KeyboardEvent, useRef, useState } from 'react';
import type { Cell, OwnScenario } from '../../contract/stressDraft.ts';
import { Panel } from '../look/Panel.tsx';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { cellOf, decimalSign, digitsOf, firstFault, isFault, lengthOf, pasted, type Place, quartersFrom, shownCell, variablesOf } from './cells.ts';
import { editOwn, leaveCell } from './paths.ts';

const words = messages.stress.path;
const decimal = decimalSign();
const keyOf = ({ variable, quarter }: Place): string => `${variable}-${quarter}`;

/** The path, a row for each quarter. One stop of the Tab key; arrows and Enter go from cell to cell, and a block of a spreadsheet can be pasted. */
export function PathTable({ own, at, onMove }: { own: OwnScenario; at: Place; onMove: (at: Place) => void }) {
  const table = useRef<HTMLTableElement>(null);
  const [beyond, setBeyond] = useState(0);
  const names = variablesOf(own);
  const length = lengthOf(own);
  const quarters = quartersFrom(own.origin.start, length);
  const fault = firstFault(own);
  // By what was there before: columns do not shift under the hands of who types.
  const digits = Object.fromEntries(names.map((name) => [name, digitsOf([own.origin.series[name]!.start, ...own.origin.series[name]!.values])]));

  const go = (across: number, down: number): void => {
    const column = Math.max(0, Math.min(names.length - 1, names.indexOf(at.variable) + across));
    const next = { variable: names[column]!, quarter: Math.max(0, Math.min(length - 1, at.quarter + down)) };
    table.current?.querySelector<HTMLInputElement>(`[data-cell="${keyOf(next)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = stepOf(event);
    if (step === null) return;
    event.preventDefault();
    go(...step);
  };
  const onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData.getData('text/plain');
    if (!/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    const block = pasted(own, at, text, decimal);
    editOwn(own.id, { cells: block.cells });
    setBeyond(block.beyond);
  };
  const onEdit = (place: Place, cell: Cell): void => {
    setBeyond(0);
    editOwn(own.id, { cells: { ...own.cells, [place.variable]: own.cells[place.variable]!.map((before, quarter) => (quarter === place.quarter ? cell : before)) } }, keyOf(place));
  };
  return (
    <Panel title={words.table} aside={<span className="muted small" id="path-keys">{words.keys}</span>}>
      <table ref={table} role="grid" className="path-table" aria-label={words.table} aria-describedby="path-keys" onKeyDown={onKeyDown} onPaste={onPaste}>
        <thead><tr><th scope="col">{words.quarter}</th>{names.map((name) => <th key={name} scope="col" className="figure" title={words.variables[name].long}>{words.variables[name].short}<br /><span className="muted small">{words.variables[name].unit}</span></th>)}</tr></thead>
        <tbody>
          <tr className="before"><th scope="row">{quarters[0]}</th>{names.map((name) => <td key={name} className="figure soft">{shownCell(own.origin.series[name]!.start, decimal, digits[name])}</td>)}</tr>
          {quarters.slice(1).map((name, quarter) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {names.map((variable) => (
                <td key={variable}>
                  <PathCell
                    place={{ variable, quarter }} label={words.cell(words.variables[variable].short, name)} cell={own.cells[variable]![quarter]!} before={own.origin.series[variable]!.values[quarter]} digits={digits[variable] ?? 0}
                    isStop={variable === at.variable && quarter === at.quarter} onFocus={onMove} onEdit={onEdit}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="path-says" role="status" id="path-fault">
        {fault !== null && <VerdictWord kind="fail" word={words.fault(words.variables[fault.variable].short, quarters[fault.quarter + 1]!, fault.variable)} />}
        {fault === null && beyond > 0 && <VerdictWord kind="caution" word={words.beyond(beyond)} />}
      </p>
    </Panel>
  );
}

interface CellParts {
  place: Place;
  label: string;
  cell: Cell;
  /** In the path that it was made from. */
  before: number | undefined;
  digits: number;
  isStop: boolean;
  onFocus: (at: Place) => void;
  onEdit: (at: Place, cell: Cell) => void;
}

function PathCell({ place, label, cell, before, digits, isStop, onFocus, onEdit }: CellParts) {
  const [typed, setTyped] = useState<string | null>(null);
  // What was typed stays as it is while it means what the cell holds; undo shows the cell again.
  const shown = typed !== null && Object.is(cellOf(typed, decimal), cell) ? typed : shownCell(cell, decimal, digits);
  const fault = isFault(cell, place.variable);
  return (
    <input
      className={cell === before ? 'path-cell' : 'path-cell changed'} data-cell={keyOf(place)} inputMode="decimal" autoComplete="off" tabIndex={isStop ? 0 : -1}
      aria-label={label} aria-invalid={fault} aria-describedby={fault ? 'path-fault' : undefined} value={shown}
      onFocus={(event) => {
        event.currentTarget.select();
        onFocus(place);
      }}
      onBlur={() => {
        setTyped(null);
        leaveCell();
      }}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onEdit(place, cellOf(event.currentTarget.value, decimal));
      }}
    />
  );
}

/** Where a key leads, across and down; left and right stay within a text of which a part is being edited. */
function stepOf({ key, shiftKey, ctrlKey, altKey, metaKey, target }: KeyboardEvent): [across: number, down: number] | null {
  if (ctrlKey || altKey || metaKey || !(target instanceof HTMLInputElement)) return null;
  if (key === 'Enter') return [0, shiftKey ? -1 : 1];
  if (shiftKey) return null;
  const { selectionStart, selectionEnd, value } = target;
  const whole = selectionStart === 0 && selectionEnd === value.length;
  if (key === 'ArrowUp') return [0, -1];
  if (key === 'ArrowDown') return [0, 1];
  if (key === 'ArrowLeft' && (whole || selectionEnd === 0)) return [-1, 0];
  if (key === 'ArrowRight' && (whole || selectionStart === value.length)) return [1, 0];
  return null;
}
