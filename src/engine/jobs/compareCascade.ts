import { basename } from 'node:path';
import { cascadeStates } from '../../contract/cascade.ts';
import { judgementFiles } from '../../contract/evidence.ts';
import type { JobResult } from '../../contract/jobs.ts';
import { behaviourOf } from '../cascade/behaviour.ts';
import { delinquencyRule, delinquentStates, rollRateDistance } from '../cascade/measures.ts';
import type { PanelFormat } from '../cascade/panelFormat.ts';
import { cohortsOf, vintageCurves } from '../cascade/vintageCurves.ts';
import { publishedBehaviour, rollRateDifferences, sizeOf } from './cascadeBehaviour.ts';
import { readPanel } from './cascadePanels.ts';
import { artefactFolder, type Job } from './job.ts';
import { writeResult } from './runFiles.ts';

/** Compares how the clients of two panels pay, and writes all of it to `internal/cascade-comparison.json`. */
export const compareCascadeJob: Job<'cascade-compare'> = {
  stages: [
    { name: 'Reading the real panel', share: 0.4 },
    { name: 'Reading the synthetic panel', share: 0.4 },
    { name: 'Comparing', share: 0.2 },
  ],
  async run({ panel, synthetic, ...columns }, context) {
    const { monitor } = context;
    const folder = artefactFolder(context);
    monitor.stage('Reading the real panel');
    const real = await readPanel(panel, columns, monitor);
    monitor.stage('Reading the synthetic panel');
    // Whose sequence is whose is not asked of a sample, which has no such column.
    const other = await readPanel(synthetic, { ...columns, borrower: null }, monitor, knowingOwnNames(real.format));
    monitor.stage('Comparing');
    const [ofReal, ofSynthetic] = [behaviourOf(real.panel, monitor), behaviourOf(other.panel, monitor)];
    const cohorts = cohortsOf(real.panel, real.format.calendar);
    const { states, months } = real.panel;
    const delinquent = delinquentStates(states);
    const result: JobResult<'cascade-compare'> = {
      schemaVersion: 1,
      label: 'internal',
      inputs: [
        { part: 'real', file: basename(panel), sha256: real.sha256 },
        { part: 'synthetic', file: basename(synthetic), sha256: other.sha256 },
      ],
      states: [...states],
      months,
      real: sizeOf(real.panel),
      synthetic: sizeOf(other.panel),
      behaviour: { real: publishedBehaviour(ofReal), synthetic: publishedBehaviour(ofSynthetic), roll_rate_differences: rollRateDifferences(ofSynthetic, ofReal) },
      vintage_curves: { real: vintageCurves(real.panel, cohorts), synthetic: vintageCurves(other.panel, cohorts) },
      roll_rate_distance: rollRateDistance(real.panel, other.panel),
      delinquency: { rule: delinquencyRule, states: states.filter((_, code) => delinquent[code] === 1) },
      stageSeconds: monitor.finish(),
    };
    await writeResult(folder, judgementFiles['cascade-compare'], result);
    return result;
  },
};

/** A sample of a mapped cascade says the eight states themselves, where a clone has the codes of its source: a table of codes then knows both. */
function knowingOwnNames(format: PanelFormat): PanelFormat {
  const { mapping } = format;
  if (mapping === null || !('table' in mapping)) return format;
  return { ...format, mapping: { table: { ...Object.fromEntries(cascadeStates.map((state) => [state, state])), ...mapping.table } } };
}
