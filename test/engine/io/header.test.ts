import { expect, test } from 'vitest';
import { propose } from './files.ts';

const doubt = 'taken for names';

test('a first line of a file of texts may be data, and a person is told', async () => {
  const { notes } = await propose('colour,thing\nblue,car\nred,bus\nred,car\n');
  expect(notes.join()).toContain(doubt);
});

test.each([
  ['numbers', 'colour,price\nblue,12\nred,15\n'],
  ['dates', 'colour,sold\nblue,2024-01-31\nred,2024-02-01\n'],
])('names above %s are names', async (_, content) => {
  expect((await propose(content)).notes.join()).not.toContain(doubt);
});
