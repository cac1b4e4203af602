// npm run bench -- NAME: timings, compared as ratios with the recorded figures of peers where there are any; whole commands are cold.
import { benchAnonymity } from './anonymity.ts';
import { benchCascade } from './cascade.ts';
import { benchClone } from './clone.ts';
import { benchDesktop } from './desktop.ts';
import { benchPortfolio } from './portfolio.ts';
import { benchPrivatePaths } from './privatePaths.ts';
import { benchReport } from './report.ts';
import { benchValidation } from './validation.ts';

const benches: Record<string, () => Promise<void> | void> = {
  anonymity: benchAnonymity,
  cascade: benchCascade,
  clone: benchClone,
  desktop: benchDesktop,
  portfolio: benchPortfolio,
  'private-paths': benchPrivatePaths,
  report: benchReport,
  validation: benchValidation,
};

const name = process.argv[2] ?? '';
const bench = benches[name];
if (bench) await bench();
else {
  console.error(`Say which: npm run bench -- ${Object.keys(benches).join('|')}`);
  process.exitCode = 2;
}
