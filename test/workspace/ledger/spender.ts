// Spends from a ledger until it is refused or killed, and says what was acknowledged: one line each, written before anything else happens.
import { writeSync } from 'node:fs';
import { reserveBudget } from '../../../src/workspace/ledger/ledger.ts';

const [workspace = '', source = '', mu = '0.01'] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);

for (;;) {
  try {
    const reserved = await reserveBudget(workspace, source, 'test', { epsilon: 0.05, delta: 1e-7, mu: Number(mu), deltaBeside: 1e-12 });
    say(`reserved ${reserved.id}`);
    await reserved.draw();
    say(`drawn ${reserved.id}`);
    await reserved.commit(1);
    say(`committed ${reserved.id}`);
  } catch {
    say('refused');
    break;
  }
}
