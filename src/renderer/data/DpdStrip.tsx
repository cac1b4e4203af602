import { messages } from '../messages/messages.ts';

const words = messages.data.strip;

export interface PaymentMonth {
  readonly month: string;
  /** Days past due, as the table has it. */
  readonly days: string;
}

interface Months {
  readonly months: readonly PaymentMonth[];
}

/** Bucket of days past due, of 30 days each; 4 stands for 90 and more, 1 for less than 30. */
function bucketOf(days: number): number {
  return days <= 0 ? 0 : Math.min(4, 1 + Math.floor(days / 30));
}

/** How a loan was paid, a box a month: the darker, the longer past due, with the days below. */
export function DpdStrip({ months }: Months) {
  return (
    <section aria-label={words.title(months.length)}>
      <h3 className="label">{words.title(months.length)}</h3>
      <p className="soft strip-finding">{dpdWords(months)}</p>
      <DpdMonths months={months} />
      <DpdKey />
    </section>
  );
}

/** How often and how long a loan was past due. */
export function dpdWords(months: readonly PaymentMonth[]): string {
  const days = months.map((month) => Number(month.days));
  return words.says(months.length, Math.max(0, ...days), days.filter((one) => one > 0).length);
}

/** The boxes alone, for several loans that share a key. */
export function DpdMonths({ months }: Months) {
  return (
    <ol className="strip">
      {months.map(({ month, days }) => (
        <li key={month} title={words.month(month, days)}><i className={`dpd dpd-${bucketOf(Number(days))}`} /><span className="live">{Number(days) > 0 ? days : ''}</span></li>
      ))}
    </ol>
  );
}

/** What the shades mean. */
export const DpdKey = () => <ul className="strip-key small muted">{words.key.map(([from, word], bucket) => <li key={from}><i className={`dpd dpd-${bucket}`} />{word}</li>)}</ul>;
