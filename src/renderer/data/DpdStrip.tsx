import { messages } from '../messages/messages.ts';

const words = messages.data.strip;

export interface PaymentMonth {
  readonly month: string;
  /** Days past due, as the table has it. */
  readonly days: string;
}

/** Bucket of days past due, of 30 days each; 4 stands for 90 and more, 1 for less than 30. */
function bucketOf(days: number): number {
  return days <= 0 ? 0 : Math.min(4, 1 + Math.floor(days / 30));
}

/** How a loan was paid, a box a month: the darker, the longer past due, with the days below. */
export function DpdStrip({ months }: { months: readonly PaymentMonth[] }) {
  const days = months.map((month) => Number(month.days));
  return (
    <section aria-label={words.title(months.length)}>
      <h3 className="label">{words.title(months.length)}</h3>
      <p className="soft strip-finding">{words.says(months.length, Math.max(0, ...days), days.filter((one) => one > 0).length)}</p>
      <ol className="strip">
        {months.map(({ month, days: text }, at) => (
          <li key={month} title={words.month(month, text)}><i className={`dpd dpd-${bucketOf(days[at]!)}`} /><span className="live">{days[at]! > 0 ? text : ''}</span></li>
        ))}
      </ol>
      <ul className="strip-key small muted">{words.key.map(([from, word], bucket) => <li key={from}><i className={`dpd dpd-${bucket}`} />{word}</li>)}</ul>
    </section>
  );
}
