import type { RealismReport } from '../../contract/jobs.ts';
import { monthIndex } from '../numeric/months.ts';

interface Cohort {
  loans: number;
  /** Months that every loan of it has had since its origination. */
  seen: number;
  /** Defaults by months on book, 1 first. */
  readonly defaults: Float64Array;
}

/** Cumulated default rates of loans by the quarter of their origination. */
export class Vintages {
  private readonly window: number;
  private readonly cohorts = new Map<number, Cohort>();

  /** @param window months on book in which a default counts, 1 or more */
  constructor(window: number) {
    this.window = window;
  }

  /** @param origination @param defaulted dates in days since 1970-01-01; `defaulted` is NaN without a default  @param seasoning months since origination */
  add(origination: number, defaulted: number, seasoning: number): void {
    const month = monthIndex(origination);
    const quarter = Math.floor(month / 3);
    const cohort = this.cohorts.get(quarter) ?? { loans: 0, seen: Infinity, defaults: new Float64Array(this.window) };
    this.cohorts.set(quarter, cohort);
    cohort.loans++;
    cohort.seen = Math.min(cohort.seen, seasoning);
    const onBook = Number.isNaN(defaulted) ? Infinity : Math.max(1, monthIndex(defaulted) - month);
    if (onBook <= this.window) cohort.defaults[onBook - 1]!++;
  }

  /** Oldest first. A curve ends where the youngest loan of its cohort does: beyond, it would fall short. */
  curves(): RealismReport['vintage_curves'] {
    return [...this.cohorts].toSorted(([one], [other]) => one - other).map(([quarter, { loans, seen, defaults }]) => {
      let reached = 0;
      const cumulated = Array.from(defaults.subarray(0, seen), (count) => (reached += count) / loans);
      return { cohort: `${1970 + Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`, loans, cumulated };
    });
  }
}
