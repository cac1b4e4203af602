// The long form of the tests that test the testers: `npm run audit`. Takes about a quarter of an hour.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const tests = ['test/engine/privacy/attack/controls.test.ts', 'test/engine/measure/private/audit.test.ts'];
const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'unit', ...tests], { cwd: root, stdio: 'inherit', env: { ...process.env, AUDIT_SEEDS: '100' } });
process.exitCode = status ?? 1;
