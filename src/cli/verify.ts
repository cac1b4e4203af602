import type { Command } from './command.ts';
import { usage } from './parse.ts';
import { alignedTable, paint, paragraphs, safe } from './print.ts';

const sentences = { valid: 'The certificate holds.', invalid: 'The certificate does not hold.', unidentified: 'Nothing is wrong with the certificate, but whose key it is cannot be told: give the issuer’s with --pubkey.' } as const;

/** `pratibimba verify`: does a certificate hold? */
export const verify: Command = {
  name: 'verify',
  summary: 'Check a certificate, and the tables that it is about',
  usage: 'CERTIFICATE [--data FILE…] [--pubkey FILE]',
  description: `Checks the form, the signature, the key, the dates, the hashes of the tables and the ledger of this workspace, and says of each whether it holds. Exits with 8
where one does not, and where nobody has said whose key it is. Without --pubkey the key is the one that the certificate brings along: compare its fingerprint with the one that the issuer gave you.`,
  options: {
    data: { value: 'FILE', repeatable: true, help: 'A table that the certificate has to name; may be given several times' },
    pubkey: { value: 'FILE', help: 'Public key of the issuer (PEM), as keys export writes it' },
  },
  examples: [
    ['Is this the table that was certified?', 'pratibimba verify out/certificate.json --data out/loans.csv'],
    ['With the issuer’s own key', 'pratibimba verify certificate.json --data loans.csv --pubkey bank.pem'],
  ],
  async run(args, { colour }) {
    const [file, ...more] = args.positionals;
    if (file === undefined) throw usage('verify takes one CERTIFICATE.', verify);
    const { workspaceFolder } = await import('../workspace/location.ts');
    const { verifyCertificate } = await import('../workspace/certificates/verify.ts');
    const result = await verifyCertificate(file, {
      // `--data A B` is what people type.
      data: [...args.texts('data'), ...more],
      publicKey: args.text('pubkey') ?? null,
      workspace: workspaceFolder(args.text('workspace')),
      now: new Date(),
    });
    const valid = result.verdict === 'valid';
    const table = alignedTable(['CHECK', 'STATUS', 'DETAIL'], result.checks.map(({ check, status, detail }) => [check, status, safe(detail)]), colour);
    const text = paragraphs(paint(valid ? 'bold' : 'red', sentences[result.verdict], colour), table);
    return { document: result, text, ...(valid ? {} : { verdict: 'verification' as const }) };
  },
};
