import type { CertificateStatement } from '../contract/certificate.ts';
import type { Command } from './command.ts';
import { usage } from './parse.ts';
import { list, paragraphs, safe } from './print.ts';

const longest = 3650;

/** `pratibimba certify`: a signed certificate of a run. */
export const certify: Command = {
  name: 'certify',
  summary: 'Issue a signed certificate for a private clone or a generated portfolio',
  usage: 'RUN_DIR [--days N] [--evidence DIR…]',
  description: `Writes certificate.json into the run folder: which tables it is about (SHA-256), what privacy they were made under, k-anonymity, and where the ledger
stood, signed with the key of this workspace (Ed25519, in a DSSE envelope). It can be checked with openssl alone. Nothing is certified that was changed
since it was written, was not counted to be k-anonymous, or was paid by an entry that is not finished. The key is made at first use; its passphrase comes from
PRATIBIMBA_PASSPHRASE or is asked for.`,
  options: {
    days: { value: 'N', help: 'Days for which it holds (default: 365)' },
    evidence: { value: 'DIR', repeatable: true, help: 'Folder of an attack run (default: those of the workspace that attacked these tables)' },
    'no-gate': { help: 'Issue it even if an attack test found a leak or could not tell; the certificate says that no gate was applied' },
  },
  examples: [['Certify a private clone', 'pratibimba certify out']],
  async run(args) {
    const [folder, ...more] = args.positionals;
    if (folder === undefined || more.length > 0) throw usage('certify takes one RUN_DIR.', certify);
    const days = args.wholeNumber('days') ?? 365;
    if (days < 1 || days > longest) throw usage(`--days must be from 1 to ${longest}.`, certify);
    const { workspaceFolder } = await import('../workspace/location.ts');
    const { certify: issue } = await import('../workspace/certificates/certify.ts');
    const { passphraseFrom } = await import('./passphrase.ts');
    const { path, statement } = await issue(workspaceFolder(args.text('workspace')), folder, { days, ask: passphraseFrom(args), evidence: args.texts('evidence'), gate: args.has('no-gate') ? 'off' : 'on' });
    return { document: { schemaVersion: 1, certificate: path, statement }, text: certificateText(path, statement) };
  },
};

function certificateText(path: string, { subject, predicate }: CertificateStatement): string {
  const { privacy, kAnonymity, attack, tone, key, validUntil, ledger } = predicate;
  const promise = privacy.mode === 'differential' ? [privacy.explanation, `epsilon ${privacy.epsilon}, delta ${privacy.delta.toExponential()}. ${safe(privacy.unit)}`] : [privacy.statement];
  return paragraphs(
    promise.join('\n'),
    safe(kAnonymity.statement),
    privacy.mode === 'differential' ? list('Conditions', [...privacy.conditions, ...privacy.warnings], false) : '',
    [
      ...subject.map(({ name, digest }) => `${safe(name)}  ${digest.sha256}`),
      `Guarantee: ${tone}. Attack test: ${attack.protocol ?? 'not performed'}. ${attack.gate}`,
      `Valid until ${validUntil}.`,
      ...(ledger === null ? [] : [`Ledger: entry ${ledger.sequence + 1}, ${ledger.head}`]),
      `Key: ${key.fingerprint}`,
    ].join('\n'),
    `Written to ${safe(path)}.`,
  );
}
