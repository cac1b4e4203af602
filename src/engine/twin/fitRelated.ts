import type { Monitor } from '../../contract/progress.ts';
import type { RelatedTable, RelatedTwin } from '../../contract/relatedTwin.ts';
import type { Crew } from '../kernel/crew.ts';
import type { RelatedMeasurements } from '../measure/measurements.ts';
import { fit, type FitOptions } from './fit.ts';

/**
 * Fits a twin to each of the counts of related tables. Panels are counts already.
 * @param measured each table with its counts in the place of its twins
 */
export function fitRelated(measured: readonly RelatedMeasurements[], options: FitOptions, monitor: Monitor, crew: Crew): RelatedTwin {
  const total = measured.reduce((sum, { measurements }) => sum + measurements.length, 0);
  let done = 0;
  const tables = measured.map(({ measurements, ...table }): RelatedTable => ({
    ...table,
    twins: measurements.map((counts) => {
      const twin = fit(counts, { ...options, everyPair: table.parent !== null }, { ...monitor, advance: (share) => monitor.advance((done + share) / total), check: () => monitor.check(), stage: (name) => monitor.stage(name) }, crew);
      done++;
      return twin;
    }),
  }));
  return { schemaVersion: 1, format: 'pratibimba-related-twin', createdBy: options.createdBy, privacy: options.privacy, label: options.label, tables, rules: [] };
}
