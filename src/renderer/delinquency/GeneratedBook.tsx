import { useEffect, useState } from 'react';
import { type RealismReport, realismReport } from '../../contract/jobs.ts';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { LoanStrips } from './LoanStrips.tsx';
import { RollRates } from './RollRates.tsx';
import { delinquencyState } from './state.ts';
import { Vintages } from './Vintages.tsx';

const words = messages.delinquency;
/** Of a portfolio's states: nothing is due in the others. */
const delinquent: readonly string[] = ['D30', 'D60', 'D90', 'D120', 'DEF'];
const mostCohorts = 5;

/** How the loans of a generated portfolio pay, by its own record; nothing for a run of another kind. */
export function GeneratedBook({ folder }: { folder: string }) {
  const [realism, setRealism] = useState<RealismReport | null>(null);
  const { asked: { table, layout, read: columns } } = useStore(delinquencyState);
  useEffect(() => {
    let gone = false;
    const read = async (): Promise<void> => {
      const run = await window.bridge.request('run:open', { folder });
      const found = realismReport.safeParse(run.ok ? run.value.summary['realism'] : null);
      if (!gone) setRealism(found.success ? found.data : null);
    };
    void read();
    return () => {
      gone = true;
    };
  }, [folder]);
  if (realism === null || realism.roll_rates === null) return null;
  const { states, matrix } = realism.roll_rates;
  const cohorts = realism.vintage_curves.filter(({ cumulated }) => cumulated.length > 1).slice(-mostCohorts);
  return (
    <>
      <RollRates matrices={{ source: null, synthetic: matrix, differences: null }} states={states} delinquent={delinquent} note={words.generated} />
      <Vintages source={null} synthetic={cohorts} />
      {table !== null && layout.kind === 'long' && layout.state !== null && columns !== null && <LoanStrips key={`${folder}/${table}`} table={{ folder, table, layout }} />}
    </>
  );
}
