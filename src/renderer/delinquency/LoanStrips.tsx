import { useEffect, useState } from 'react';
import type { Outcome } from '../../contract/ipc.ts';
import { DpdKey, DpdMonths, dpdWords } from '../data/DpdStrip.tsx';
import { openTable } from '../data/openTable.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import type { Found } from './found.ts';
import { type LoanStrip, stripsOf } from './strips.ts';

const words = messages.delinquency;
/** Rows in which loans are looked for. */
const rowsRead = 1000;

/** A few of the synthetic loans, month by month. */
export function LoanStrips({ table: { folder, table, layout } }: { table: NonNullable<Found['table']> }) {
  const [found, setFound] = useState<Outcome<{ strips: LoanStrip[]; loans: number }> | null>(null);
  useEffect(() => {
    let gone = false;
    const read = async (): Promise<void> => {
      const opened = await openTable(folder, table, () => {});
      const rows = opened.ok ? await window.bridge.request('table:rows', { folder, table, from: 0, count: Math.min(rowsRead, opened.value.rows) }) : opened;
      if (gone) return;
      setFound(rows.ok && opened.ok ? { ok: true, value: stripsOf(rows.value, opened.value.columns.map(({ name }) => name), layout) } : (rows as Outcome<never>));
    };
    void read();
    return () => {
      gone = true;
    };
  }, [folder, table, layout]);
  if (found === null || (found.ok && found.value.strips.length === 0)) return null;
  if (!found.ok) return <FailureBanner failure={found.failure} />;
  const { strips, loans } = found.value;
  return (
    <Panel title={words.strips} aside={<span className="muted small">{words.stripsNote(strips.length, loans)}</span>}>
      <div className="stack">
        <div className="strips">{strips.map(({ loan, months }) => <section key={loan} aria-label={`${loan}: ${dpdWords(months)}`}><h3 className="mono">{loan}</h3><DpdMonths months={months} /></section>)}</div>
        <DpdKey />
      </div>
    </Panel>
  );
}
