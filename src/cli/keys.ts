import type { CertificateKey } from '../workspace/certificates/keys.ts';
import type { Answer, Arguments, Command } from './command.ts';
import { usage } from './parse.ts';
import { alignedTable, safe } from './print.ts';

/** `pratibimba keys`: the keys that sign certificates. */
export const keys: Command = {
  name: 'keys',
  summary: 'Make, export, replace and revoke the keys that sign certificates',
  usage: 'list | create | export [FINGERPRINT] | rotate | revoke FINGERPRINT --reason TEXT',
  description: `The private half lies in the workspace under a passphrase (scrypt), the public half and what became of a key in the ledger. export prints the public half
in PEM form for those who verify. After rotate, old certificates stay verifiable; those of a revoked key do not.`,
  options: {
    reason: { value: 'TEXT', help: 'With revoke: why the key is no longer to be trusted' },
  },
  examples: [
    ['The public key, for an auditor', 'pratibimba keys export > bank.pem'],
    ['A key that may have been copied', 'pratibimba keys revoke 3f9a --reason "Laptop lost on 3 March"'],
  ],
  async run(args, { colour }) {
    const [verb = '', name, ...more] = args.positionals;
    const work = verbs[verb];
    if (work === undefined) throw usage('keys needs a verb: list, create, export, rotate or revoke.', keys);
    if (more.length > 0 || (name !== undefined && !work.named)) throw usage(`keys ${verb} takes ${work.named ? 'one FINGERPRINT' : 'nothing more'}.`, keys);
    const { workspaceFolder } = await import('../workspace/location.ts');
    return await work.run(workspaceFolder(args.text('workspace')), name, args, colour);
  },
};

interface Verb {
  readonly named: boolean;
  run(workspace: string, name: string | undefined, args: Arguments, colour: boolean): Promise<Answer>;
}

const verbs: Readonly<Record<string, Verb>> = {
  list: {
    named: false,
    async run(workspace, _name, _args, colour) {
      const { listKeys } = await import('../workspace/certificates/keys.ts');
      const all = await listKeys(workspace);
      return { document: { schemaVersion: 1, keys: all }, text: all.length === 0 ? 'There is no key yet; certify makes one at first use.' : keyTable(all, colour) };
    },
  },
  create: {
    named: false,
    async run(workspace, _name, args) {
      const { createKey } = await import('../workspace/certificates/keys.ts');
      return madeAnswer(await createKey(workspace, await newPassphrase(args)));
    },
  },
  export: {
    named: true,
    async run(workspace, name) {
      const { findKey, listKeys } = await import('../workspace/certificates/keys.ts');
      const key = name === undefined ? (await listKeys(workspace)).findLast(({ state }) => state === 'active') : await findKey(workspace, name);
      if (key === undefined) throw usage('There is no active key; name one of keys list.', keys);
      return { document: { schemaVersion: 1, ...key }, text: key.publicKey.trimEnd() };
    },
  },
  rotate: {
    named: false,
    async run(workspace, _name, args) {
      const { rotateKey } = await import('../workspace/certificates/keys.ts');
      return madeAnswer(await rotateKey(workspace, await newPassphrase(args)));
    },
  },
  revoke: {
    named: true,
    async run(workspace, name, args) {
      const reason = args.text('reason');
      if (name === undefined || !reason) throw usage('keys revoke needs a FINGERPRINT and a --reason.', keys);
      const { revokeKey } = await import('../workspace/certificates/keys.ts');
      const key = await revokeKey(workspace, name, reason);
      return { document: { schemaVersion: 1, ...key }, text: `The key ${key.fingerprint} is revoked: ${safe(reason)}` };
    },
  },
};

async function newPassphrase(args: Arguments): Promise<string> {
  const { passphraseFrom } = await import('./passphrase.ts');
  return await passphraseFrom(args)(true);
}

function madeAnswer({ fingerprint, publicKey }: { readonly fingerprint: string; readonly publicKey: string }): Answer {
  return { document: { schemaVersion: 1, fingerprint, publicKey }, text: `The key ${fingerprint} signs from now on.\n${publicKey.trimEnd()}` };
}

function keyTable(all: readonly CertificateKey[], colour: boolean): string {
  return alignedTable(['FINGERPRINT', 'MADE', 'STATE', 'SINCE', 'REASON'], all.map(({ fingerprint, createdAt, state, endedAt, reason }) => [fingerprint.slice(0, 16), createdAt, state, endedAt ?? '', safe(reason ?? '')]), colour);
}
