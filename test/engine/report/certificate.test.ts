import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CertificateStatement, predicateType } from '../../../src/contract/certificate.ts';
import { certificatePdf } from '../../../src/engine/report/certificate.ts';
import { assumptions as words } from '../../../src/engine/jobs/assumptions.ts';
import { unitOfTable } from '../../../src/engine/jobs/privateBudget.ts';
import { readingGrade, sentencesOf, wordsOf } from '../../support/readability.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const { assumptions } = unitOfTable({ person: null, contribution: 1 });
const sha256 = 'ab'.repeat(32);
const statement: CertificateStatement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'cards.csv', digest: { sha256 } }],
  predicateType,
  predicate: {
    schemaVersion: 1, id: '00000000-0000-4000-8000-000000000000', issuedAt: '2026-11-26T00:00:00.000Z', validUntil: '2027-11-26T00:00:00.000Z', application: 'Pratibimba 0.1.0',
    run: { id: 'clone_1', kind: 'clone', startedAt: '2026-11-25T00:00:00.000Z', samplingSeed: 1, record: 'd'.repeat(64) }, tone: 'amber',
    privacy: {
      mode: 'differential', statement: '', mechanism: 'rounded Gaussian noise on whole counts', unit: 'one person', neighbours: 'tables that differ in one person, added or removed', contribution: 1, epsilon: 1,
      delta: 1e-6, mu: 0.2367, steps: [{ name: 'rows', queries: 1, sensitivity: 1, sigma: 20, mu: 0.05 }, { name: 'pairs', queries: 20, sensitivity: 4.5, sigma: 19, mu: 0.2313 }], assumptions,
      conditions: ['The schema was drafted from the source.'], certainty_in_100: 73.1, sentence: 'Of 100 coin-toss guesses about who is in the data, at most 74 are right after this release.', explanation: 'In odds.',
      not_promised: ['It does not hide facts about groups.', 'It does not cover other releases.'], warnings: [],
    },
    kAnonymity: { k: 5, quasiIdentifiers: ['age'], recounted: true, statement: 'k-anonymity: each class has 5 rows.' }, attack: { protocol: null, gate: 'None.' }, source: { commitment: sha256 },
    ledger: { sequence: 4, head: sha256, source: 'cards', reservation: null }, key: { fingerprint: sha256, publicKey: '' },
  },
};

test('a certificate is one page, and the same statement gives the same bytes', async () => {
  const first = await certificatePdf(statement);
  expect(first.subarray(0, 5).toString()).toBe('%PDF-');
  expect(first.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1);
  expect(Buffer.compare(first, await certificatePdf(statement))).toBe(0);
});

test('it is one page however much stands on it', async () => {
  const { predicate } = statement;
  const { privacy } = predicate;
  if (privacy.mode !== 'differential') throw new Error('the example is private');
  const steps = Array.from({ length: 12 }, (_, step) => ({ ...privacy.steps[0]!, name: `payments: Tables of the most dependent pairs ${step}` }));
  const full = { ...privacy, steps, explanation: privacy.sentence.repeat(4), warnings: [privacy.sentence, privacy.sentence], not_promised: Array.from({ length: 6 }, () => privacy.sentence) };
  const page = await certificatePdf({ ...statement, subject: ['borrowers', 'loans', 'payments'].map((name) => ({ name: `${name}.csv`, digest: { sha256 } })), predicate: { ...predicate, privacy: full } });
  expect(page.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1);
});

test('its page holds the sentence, the conditions, the hashes and the way to check it', async (context) => {
  const path = join(temporaryFolder(), 'certificate.pdf');
  writeFileSync(path, await certificatePdf(statement));
  const text = textOf(path);
  if (text === null) context.skip('pdftotext (poppler) is not installed');
  for (const part of ['at most 74 are right', 'drafted from the source', sha256, 'openssl pkeyutl -verify', 'What is not promised', 'entry 5', 'What this takes for granted', ...words.rowPerPerson.split(' ').slice(0, 4)]) expect(text).toContain(part);
});

test('what is taken for granted is told in short sentences that most people can read, for any kind of run', () => {
  const all = Object.values(words).flat();
  expect(all.flatMap(sentencesOf).filter((sentence) => wordsOf(sentence).length > 20)).toEqual([]);
  expect(readingGrade(all.join(' '))).toBeLessThanOrEqual(9);
  // A person column takes away the assumption that each row is of another person.
  expect(assumptions).toContain(words.rowPerPerson);
  expect(unitOfTable({ person: 'id', contribution: 3 }).assumptions).not.toContain(words.rowPerPerson);
  for (const told of [words.declared, words.times, ...words.publicForm]) expect(assumptions).toContain(told);
});

function textOf(path: string): string | null {
  try {
    return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
  } catch {
    return null;
  }
}
