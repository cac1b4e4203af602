import type { AnonymityFigures } from '../../../contract/anonymity.ts';
import { countValues, distinctDiversity, earthMoversDistance, entropyDiversity, type SensitiveColumn } from './sensitive.ts';

/**
 * What is usually told of an anonymised table: average class size and its ratio to k, discernibility (LeFevre et al. 2006; a suppressed
 * row counts the whole table), and for each sensitive column the worst class.
 * @param classOf class of each row, -1 where the row is suppressed: such rows are counted, and are no class
 * @param loss mean share of a column's span that a written value stands for, 0 to 1; a suppressed row counts 1
 */
export function anonymityFigures(classOf: Int32Array, classes: number, k: number, loss: number, sensitive: readonly SensitiveColumn[]): AnonymityFigures {
  const members: number[][] = Array.from({ length: classes }, () => []);
  let suppressed = 0;
  classOf.forEach((own, row) => {
    if (own < 0) suppressed++;
    else members[own]!.push(row);
  });
  const present = members.filter((rows) => rows.length > 0);
  const kept = classOf.length - suppressed;
  const average = present.length === 0 ? 0 : kept / present.length;
  return {
    rows: classOf.length,
    suppressedRows: suppressed,
    classes: present.length,
    smallestClass: present.reduce((smallest, rows) => Math.min(smallest, rows.length), present.length === 0 ? 0 : Infinity),
    averageClass: average,
    averageClassOverK: average / k,
    discernibility: present.reduce((sum, rows) => sum + rows.length ** 2, suppressed * classOf.length),
    informationLoss: loss,
    sensitive: sensitive.map((column) => worstClass(column, present)),
  };
}

function worstClass(column: SensitiveColumn, classes: readonly (readonly number[])[]): AnonymityFigures['sensitive'][number] {
  const whole = countValues(column, column.codes.keys());
  const worst = { column: column.name, distinctL: Infinity, entropyL: Infinity, t: 0 };
  for (const rows of classes) {
    const counts = countValues(column, rows);
    worst.distinctL = Math.min(worst.distinctL, distinctDiversity(counts));
    worst.entropyL = Math.min(worst.entropyL, entropyDiversity(counts));
    worst.t = Math.max(worst.t, earthMoversDistance(counts, whole, column.ordered));
  }
  return classes.length === 0 ? { ...worst, distinctL: 0, entropyL: 0 } : worst;
}
