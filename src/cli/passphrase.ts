import { Failure } from '../contract/errors.ts';
import type { AskPassphrase } from '../workspace/certificates/keys.ts';
import type { Arguments } from './command.ts';

/** The passphrase of the key: from PRATIBIMBA_PASSPHRASE, or typed unseen where there is a person; twice for a new key. */
export function passphraseFrom(args: Arguments, env: Readonly<Record<string, string | undefined>> = process.env): AskPassphrase {
  return async (fresh) => {
    const given = env['PRATIBIMBA_PASSPHRASE'];
    if (given) return given;
    if (args.has('no-input') || !process.stdin.isTTY) {
      throw new Failure('usage', `The key needs ${fresh ? 'a passphrase of its own' : 'its passphrase'}, and there is nobody to ask.`, { fix: 'Set PRATIBIMBA_PASSPHRASE.' });
    }
    const passphrase = await typed(fresh ? 'A passphrase for the new key: ' : 'Passphrase of the key: ');
    if (fresh && (await typed('The same again: ')) !== passphrase) throw new Failure('usage', 'The two passphrases differ.', { fix: 'Try again.' });
    return passphrase;
  };
}

/** Reads a line from the terminal without showing it. */
async function typed(prompt: string): Promise<string> {
  process.stderr.write(prompt);
  const { stdin } = process;
  stdin.setRawMode(true);
  try {
    let text = '';
    for await (const chunk of stdin.setEncoding('utf8')) {
      for (const character of String(chunk)) {
        if (character === '\r' || character === '\n') return text;
        if (character === '\u0003') throw new Failure('cancelled', 'Cancelled.');
        text = character === '\u007f' ? text.slice(0, -1) : text + character;
      }
    }
    return text;
  } finally {
    stdin.setRawMode(false);
    process.stderr.write('\n');
  }
}
