import { NumberInput } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { messages } from '../messages/messages.ts';
import type { OpenTable } from './openTable.ts';
import { Sparkline } from './Sparkline.tsx';
import { useRows } from './useRows.ts';
import { rowHeight, useRowWindow } from './useRowWindow.ts';

const words = messages.data;
const characterWidth = 7.4;
const leastWidth = 104;

/** Millions of rows behind a window of a screenful: no others are on the page, or loaded. Texts stand as the file has them. */
export function DataGrid({ table, onOpen }: { table: OpenTable; onOpen: (row: number, cells: readonly string[]) => void }) {
  const [current, setCurrent] = useState(0);
  const body = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const { top, fits, moveTo, scrollHeight } = useRowWindow(table.rows, body, bar);
  const end = Math.min(table.rows, top + fits);
  const rows = useRows(table, top, end);
  const [focused, setFocused] = useState(false);
  const template = ['76px', ...table.columns.map(({ name, numeric }) => `${Math.round(Math.max(leastWidth + (numeric ? 0 : 34), name.length * characterWidth + 24))}px`)].join(' ');

  const goTo = (row: number): void => {
    const next = Math.max(0, Math.min(table.rows - 1, row));
    setCurrent(next);
    if (next < top) moveTo(next);
    else if (next >= top + fits) moveTo(next - fits + 1);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: current + 1, ArrowUp: current - 1, PageDown: current + fits, PageUp: current - fits, Home: 0, End: table.rows - 1 };
    const next = event.altKey ? undefined : moves[event.key];
    if (next !== undefined) goTo(next);
    else if (event.key === 'Enter') open(current);
    else return;
    event.preventDefault();
  };
  const open = (row: number): void => {
    const cells = rows[row - top];
    if (cells !== undefined) onOpen(row, cells);
  };

  return (
    <section className="panel grid-panel" aria-label={words.grid(table.table)}>
      <div className="grid-frame">
        <div
          className="grid" ref={body} role="grid" tabIndex={0} aria-label={words.grid(table.table)} aria-rowcount={table.rows + 1} aria-colcount={table.columns.length + 1}
          aria-activedescendant={current >= top && current < end ? rowId(current) : undefined} onKeyDown={onKeyDown} onFocus={() => setFocused(true)} onBlur={() => setFocused(false)}
        >
          <div className="grid-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
            <span role="columnheader" className="figure muted">{words.columnOfNumbers}</span>
            {table.columns.map(({ name, numeric, heights }) => (
              <span key={name} role="columnheader" className={numeric ? 'grid-name numeric' : 'grid-name'} title={name}><span className="mono">{name}</span><Sparkline heights={heights} /></span>
            ))}
          </div>
          {rows.map((cells, at) => (
            <div
              key={top + at} id={rowId(top + at)} role="row" aria-rowindex={top + at + 2} aria-selected={top + at === current} className={focused && top + at === current ? 'grid-row current' : 'grid-row'}
              style={{ gridTemplateColumns: template, height: rowHeight }} onClick={() => setCurrent(top + at)} onDoubleClick={() => open(top + at)}
            >
              <span role="rowheader" className="figure muted">{top + at + 1}</span>
              {table.columns.map(({ name, numeric }, position) => <span key={name} role="gridcell" className={numeric ? 'figure' : undefined} title={cells?.[position]}>{cells?.[position] ?? ''}</span>)}
            </div>
          ))}
        </div>
        <div className="grid-bar" ref={bar} tabIndex={-1} aria-hidden><div style={{ height: scrollHeight }} /></div>
      </div>
      <div className="grid-foot small muted"><span className="live">{words.shownRows(table.rows === 0 ? 0 : top + 1, end, table.rows)}</span><span>{words.gridKeys}</span>
        <NumberInput aria-label={words.goToRow} placeholder={words.goToRow} w={120} min={1} allowDecimal={false} thousandSeparator="," onChange={(row) => typeof row === 'number' && goTo(row - 1)} />
      </div>
    </section>
  );
}

const rowId = (row: number): string => `row-${row}`;
