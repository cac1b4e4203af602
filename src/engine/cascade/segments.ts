import { Failure } from '../../contract/errors.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { Column } from '../table/table.ts';
import { fitMarkov } from './markov.ts';
import { negativeLogLikelihood } from './measures.ts';
import { selectClients, type Panel } from './panel.ts';

/** More are identifiers or amounts, and chains of a handful of clients. */
const mostSegments = 100;

/** The segment of each client, a row a client; missing cells are a segment of their own. @throws Failure 'input' for too many segments */
export function segmentsOf(column: Column): string[] {
  const names = column.storage === 'numeric' ? Array.from(column.values, String) : Array.from(column.codes, (code) => column.levels[code] ?? '');
  const distinct = new Set(names).size;
  const { name } = column.schema;
  if (distinct > mostSegments) throw new Failure('input', `Column "${name}" has ${distinct} different values; at most ${mostSegments} segments can have chains of their own.`, { column: name, fix: 'Name a column of classes, such as a product or a grade.' });
  return names;
}

/** Of an order, the loss of chains that each segment of the training panel has for itself; clients of other segments are judged by the chain of all. */
export function lossBySegment(training: Panel, holdout: Panel, segments: { readonly training: readonly string[]; readonly holdout: readonly string[] }, orders: readonly number[], monitor: Monitor): (number | null)[] {
  const members = (names: readonly string[]): Map<string, number[]> => Map.groupBy(names.keys(), (client) => names[client]!);
  const known = members(segments.training);
  const losses = orders.map(() => new Float64Array(holdout.clients));
  for (const [name, clients] of members(segments.holdout)) {
    const own = known.get(name);
    const chains = fitMarkov(own === undefined ? training : selectClients(training, own), { byMonth: false }, monitor);
    const judged = selectClients(holdout, clients);
    orders.forEach((order, place) => {
      const likelihoods = chains.logLikelihoods(judged, order, monitor);
      clients.forEach((client, position) => {
        losses[place]![client] = likelihoods[position]!;
      });
    });
  }
  return losses.map((logLikelihoods) => negativeLogLikelihood(logLikelihoods, holdout));
}
