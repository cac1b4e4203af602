import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { fileArguments } from '../../src/main/fileArguments.ts';

test('files of a command line are tables, whatever else stands there', () => {
  expect(fileArguments(['electron', '/app', '--no-sandbox', 'loans.csv', '/data/Cards.PARQUET', 'notes.md'], '/home', false)).toEqual([resolve('/home/loans.csv'), resolve('/data/Cards.PARQUET')]);
  expect(fileArguments(['pratibimba', 'loans.csv'], '/home', true)).toEqual([resolve('/home/loans.csv')]);
  expect(fileArguments(['electron', '/app.csv'], '/home', false)).toEqual([]);
});
