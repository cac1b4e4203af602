import { expect, test } from 'vitest';
import { tellingBefore } from '../../../src/engine/measure/siblings.ts';
import { drawNormal, eachRow, tableOf } from '../../support/creditTable.ts';

/** 500 parents with two children each: child 2p and 2p + 1. */
const parents = Int32Array.from({ length: 1000 }, (_, row) => Math.floor(row / 2));
const before = Int32Array.from({ length: 1000 }, (_, row) => (row % 2 === 1 ? row - 1 : -1));
const laters = Uint32Array.from({ length: 500 }, (_, parent) => 2 * parent + 1);
const shared = eachRow(500, 1, drawNormal);
const homes = eachRow(500, 2, (stream) => (stream.uniform() < 0.4 ? 'OWN' : 'RENT'));

test('of the child before those columns tell that siblings have in common, and those that follow a category of the parent', () => {
  const { columns } = tableOf(
    { name: 'rate', kind: 'number', values: eachRow(1000, 3, drawNormal).map((noise, row) => shared[Math.floor(row / 2)]! + noise) },
    { name: 'term', kind: 'number', values: eachRow(1000, 4, drawNormal) },
    // One child of an owner is secured, the other one is not: alike in nothing, but tied to the parent.
    { name: 'secured', kind: 'category', values: eachRow(1000, 5, (stream) => stream.uniform()).map((_, row) => (homes[Math.floor(row / 2)] === 'OWN' && row % 2 === Math.floor(row / 2) % 2 ? 'yes' : 'no')) },
    { name: 'channel', kind: 'category', values: eachRow(1000, 6, (stream) => (stream.uniform() < 0.5 ? 'branch' : 'web')) },
  );
  const inherited = tableOf({ name: 'home', kind: 'category', values: homes }).columns;
  expect(tellingBefore({ columns, laters, before, inherited, parents }).map(({ schema }) => schema.name)).toEqual(['rate', 'secured']);
});
