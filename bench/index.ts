// npm run bench -- NAME: timings of whole commands, cold, compared as ratios with the recorded figures of peers.
import { benchClone } from './clone.ts';
import { benchPortfolio } from './portfolio.ts';

const benches: Record<string, () => Promise<void>> = {
  clone: benchClone,
  portfolio: benchPortfolio,
};

const name = process.argv[2] ?? '';
const bench = benches[name];
if (bench) await bench();
else {
  console.error(`Say which: npm run bench -- ${Object.keys(benches).join('|')}`);
  process.exitCode = 2;
}
