import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { normalQuantile } from '../src/engine/numeric/normal.ts';
import { Stream } from '../src/engine/random/stream.ts';

/** Writes a made-up loan table with heavy tails, missing values and a 7 % default rate. @returns its path */
export function writeLargeTable(folder: string, rows: number): string {
  const path = join(folder, 'large.csv');
  const file = openSync(path, 'w');
  const stream = new Stream(1, 'bench/large');
  const normal = (): number => normalQuantile(stream.uniform());
  let text = 'utilisation,age,late_30,debt_ratio,income,open_lines,late_90,real_estate,late_60,dependents,score,defaulted\n';
  for (let row = 0; row < rows; row++) {
    const risk = normal();
    const count = (mean: number): number => Math.floor(-Math.log(stream.uniform()) * mean * Math.exp(0.7 * risk));
    const cells = [
      Math.max(0, 0.3 + 0.25 * risk + 0.2 * normal()).toFixed(6),
      Math.round(50 - 6 * risk + 12 * normal()),
      count(0.3),
      Math.exp(-1 + 0.9 * normal()).toFixed(6),
      stream.uniform() < 0.2 ? '' : Math.round(Math.exp(8.6 - 0.2 * risk + 0.7 * normal())),
      Math.max(0, Math.round(8 + 5 * normal())),
      count(0.15),
      count(0.8),
      count(0.12),
      stream.uniform() < 0.03 ? '' : Math.floor(-Math.log(stream.uniform()) * 0.8),
      Math.round(680 - 60 * risk + 30 * normal()),
      stream.uniform() < 1 / (1 + Math.exp(3 - 1.1 * risk)) ? 1 : 0,
    ];
    text += `${cells.join(',')}\n`;
    if (text.length > 1e6) {
      writeSync(file, text);
      text = '';
    }
  }
  writeSync(file, text);
  closeSync(file);
  return path;
}
