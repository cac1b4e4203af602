import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Envelope } from '../../../src/contract/certificate.ts';
import { certify } from '../../../src/workspace/certificates/certify.ts';
import { sealStatement } from '../../../src/workspace/certificates/envelope.ts';
import { createKey, listKeys, revokeKey, rotateKey } from '../../../src/workspace/certificates/keys.ts';
import { type Secret, unlocked } from '../../../src/workspace/certificates/secret.ts';
import { verifyCertificate } from '../../../src/workspace/certificates/verify.ts';
import { verifyLedger } from '../../../src/workspace/ledger/ledger.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { privateRun, table } from './privateRun.ts';

const passphrase = 'correct horse battery';
const options = { days: 365, ask: async () => passphrase };

async function certified(changes: Parameters<typeof privateRun>[1] = {}) {
  const workspace = temporaryFolder();
  const { folder } = await privateRun(workspace, changes);
  return { workspace, folder, ...(await certify(workspace, folder, options)) };
}

async function verdictOf(path: string, workspace: string | null, more: { data?: string[]; publicKey?: string; now?: Date } = {}) {
  const { verdict, checks } = await verifyCertificate(path, { data: more.data ?? [], publicKey: more.publicKey ?? null, workspace, now: more.now ?? new Date() });
  return { verdict, failed: checks.filter(({ status }) => status === 'fails').map(({ check }) => check) };
}

describe('a certificate', () => {
  test('holds for the tables it names, and no others', async () => {
    const { workspace, folder, path, statement } = await certified();
    expect(statement.predicate).toMatchObject({ tone: 'green', privacy: { mode: 'differential', epsilon: 0.5 }, ledger: { source: 'cards' }, attack: { protocol: null } });
    expect(await verdictOf(path, workspace, { data: [join(folder, 'cards.csv')] })).toEqual({ verdict: 'valid', failed: [] });
    const other = join(folder, 'other.csv');
    writeFileSync(other, table.replace('10', '11'));
    expect(await verdictOf(path, workspace, { data: [other] })).toEqual({ verdict: 'invalid', failed: ['tables'] });
  });

  test('is recorded in the ledger, whose head it names', async () => {
    const { workspace, path, statement } = await certified();
    const { head, entries } = await verifyLedger(workspace);
    expect(statement.predicate.ledger?.sequence).toBe(entries - 2);
    expect(head?.hash).not.toBe(statement.predicate.ledger?.head);
    expect((await verdictOf(path, workspace)).verdict).toBe('valid');
    // An older copy of the workspace does not hold the entry.
    const ledger = join(workspace, 'ledger.jsonl');
    const lines = readFileSync(ledger, 'utf8').trimEnd().split('\n');
    expect(lines.at(-1)).toContain('"kind":"certified"');
  });

  test('expires', async () => {
    const { workspace, path, statement } = await certified();
    const after = new Date(Date.parse(statement.predicate.validUntil) + 1);
    expect(await verdictOf(path, workspace, { now: after })).toEqual({ verdict: 'invalid', failed: ['validity'] });
  });

  test('is amber where the guarantee is conditional, and never green from epsilon 3 on', async () => {
    expect((await certified({ claim: { conditions: ['The schema was drafted from the source.'] } })).statement.predicate.tone).toBe('amber');
    expect((await certified({ claim: { epsilon: 3 } })).statement.predicate.tone).toBe('amber');
    expect((await certified({ claim: { epsilon: 5 } })).statement.predicate.tone).toBe('red');
  });

  test('holds no real value: no source hash, no number of real rows', async () => {
    const { statement } = await certified({ run: { source: { commitment: 'a'.repeat(64) } } });
    expect(statement.predicate.source).toEqual({ commitment: 'a'.repeat(64) });
    expect(Object.keys(statement.predicate)).toEqual(['schemaVersion', 'id', 'issuedAt', 'validUntil', 'application', 'run', 'tone', 'privacy', 'kAnonymity', 'attack', 'source', 'ledger', 'key']);
  });
});

describe('an attack test of the tables', () => {
  const evidence = (verdict: 'Safe' | 'Leak' | 'Inconclusive', sha256: string, train?: string): string => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'internal'));
    const result = {
      schemaVersion: 1, protocol: 'pratibimba-attack/1', label: 'internal', verdict, reason: '', rows: { synthetic: 2, train: 2, holdout: 2 }, columns: [], findings: [],
      epsilonLowerBound: { rows: 0, guesses: 0, correct: 0, value: 0, claimed: null }, inputs: [{ part: 'synthetic', file: 'cards.csv', sha256 }, ...(train === undefined ? [] : [{ part: 'train', file: 'train.csv', sha256: train }])], notes: [], stageSeconds: {},
    };
    writeFileSync(join(folder, 'internal', 'attack.json'), JSON.stringify(result));
    return folder;
  };
  const own = createHash('sha256').update(table).digest('hex');
  const issue = async (folders: string[], gate: 'on' | 'off' = 'on') => {
    const workspace = temporaryFolder();
    const { folder } = await privateRun(workspace);
    return (await certify(workspace, folder, { ...options, evidence: folders, gate })).statement.predicate.attack;
  };

  test('that passed the gate is named, its verdict is not', async () => {
    const attack = await issue([evidence('Safe', own)]);
    expect(attack).toEqual({ protocol: 'pratibimba-attack/1', gate: expect.stringContaining('outside the guarantee') });
    expect(JSON.stringify(attack)).not.toMatch(/Safe|Leak/);
  });
  test('that found a leak stops the certificate, even if another one passed, unless the bank has no gate', async () => {
    const both = [evidence('Safe', own), evidence('Leak', own)];
    await expect(issue(both)).rejects.toMatchObject({ code: 'validation' });
    expect((await issue(both, 'off')).gate).toContain('no gate was applied');
  });
  test('that could not tell everything is no pass, and no certificate tells that', async () => {
    await expect(issue([evidence('Inconclusive', own)])).rejects.toMatchObject({ code: 'inconclusive' });
    expect((await issue([evidence('Inconclusive', own)], 'off')).gate).toBe('The attack test was run; no gate was applied to its result.');
  });
  test('counts for the rows of the run alone, and where nobody can tell whose rows it took no certificate is issued', async () => {
    const files = [{ name: 'cards.csv', sha256: 'c'.repeat(64) }];
    const salt = 'd'.repeat(64);
    const commitment = createHash('sha256').update(`${salt}\n${files[0]!.sha256} cards.csv`).digest('hex');
    const issueBound = async (opened: object | null) => {
      const workspace = temporaryFolder();
      const { folder } = await privateRun(workspace, { run: { source: { commitment } } });
      mkdirSync(join(folder, 'internal'));
      if (opened !== null) writeFileSync(join(folder, 'internal', 'commitment.json'), JSON.stringify(opened));
      return (await certify(workspace, folder, { ...options, evidence: [evidence('Safe', own, files[0]!.sha256), evidence('Leak', own, 'e'.repeat(64))] })).statement.predicate.attack;
    };
    const kept = { schemaVersion: 1, commitment, salt, files };
    expect((await issueBound(kept)).protocol).toBe('pratibimba-attack/1');
    for (const opened of [null, {}, { ...kept, files: [{ name: 'cards.csv', sha256: 'e'.repeat(64) }] }]) {
      await expect(issueBound(opened)).rejects.toMatchObject({ code: 'verification', message: expect.stringContaining('commitment.json is missing or was changed') });
    }
  });
  test('of other tables says nothing of these', async () => {
    expect((await issue([evidence('Leak', 'ab'.repeat(32))])).protocol).toBeNull();
  });
});

describe('no certificate is issued', () => {
  const refusal = async (changes: Parameters<typeof privateRun>[1], spoil: (folder: string) => void = () => undefined) => {
    const workspace = temporaryFolder();
    const { folder } = await privateRun(workspace, changes);
    spoil(folder);
    const thrown: unknown = await certify(workspace, folder, options).catch((error: unknown) => error);
    expect(existsSync(join(folder, 'certificate.json'))).toBe(false);
    return thrown;
  };

  test('for a table that was changed', async () => {
    expect(await refusal({}, (folder) => writeFileSync(join(folder, 'cards.csv'), `${table}3,30\n`))).toMatchObject({ code: 'verification', message: expect.stringContaining('is not the file that the run wrote') });
  });
  test('for a run.json that the run did not write, or that the ledger does not know', async () => {
    const calledGenerated = (folder: string): void => writeFileSync(join(folder, 'run.json'), readFileSync(join(folder, 'run.json'), 'utf8').replace('"kind":"clone"', '"kind":"generate"'));
    expect(await refusal({}, calledGenerated)).toMatchObject({ code: 'verification', message: expect.stringContaining('run.json is not the file that the run wrote') });
    expect(await refusal({ unsigned: true })).toMatchObject({ code: 'verification', message: 'The ledger of this workspace does not hold that the run clone_1 ended.' });
  });
  test('for a ledger entry that is not finished', async () => {
    expect(await refusal({ unfinished: true })).toMatchObject({ code: 'verification' });
  });
  test('for a release that was not counted to be k-anonymous', async () => {
    const enforced = { rows: 2, rowsMoved: 0, classesBefore: 1, classes: 1, smallestClass: 2, recounted: false };
    const anonymity = { k: 5, quasiIdentifiers: ['id'], enforced, statement: 'Over all parts.' };
    expect(await refusal({ run: { summary: { anonymity } } })).toMatchObject({ code: 'rule', message: expect.stringContaining('was not counted to be k-anonymous') });
    expect(await refusal({ run: { summary: { anonymity: { ...anonymity, enforced: { ...enforced, recounted: true } } } } })).toMatchObject({ code: 'rule' });
  });
  test('for a claim that was changed, or that is not what was paid for', async () => {
    const better = (folder: string): void => writeFileSync(join(folder, 'privacy.json'), readFileSync(join(folder, 'privacy.json'), 'utf8').replace('"epsilon":0.5', '"epsilon":0.1'));
    expect(await refusal({}, better)).toMatchObject({ code: 'verification', message: expect.stringContaining('privacy.json is not the file') });
    expect(await refusal({ paid: 2, claim: { epsilon: 0.5 } })).toMatchObject({ code: 'verification', message: expect.stringContaining('is not what was paid') });
  });
  test('for trainings that are not those that were paid for, and is for those that are', async () => {
    const training = { table: 'payments', steps: 300, rate: 0.05, clip: 2, sigma: 20, histories: 2, epsilon_alone: 0.1 };
    const event = { type: 'subsampled_gaussian' as const, q: 0.05, sigma: 20, count: 300, sampling: 'poisson' as const };
    const events = [{ type: 'rounded_gaussian' as const, sigma: 10, sensitivity: 1, count: 1 }, event];
    const claim = { mu: 0.1, trainings: [training] };
    expect((await certified({ claim, events })).statement.predicate.privacy).toMatchObject({ mode: 'differential', mu: 0.1, trainings: [training], warnings: [] });
    for (const other of [{ ...claim, mu: 0.09 }, { mu: 0.1 }, { mu: 0.1, trainings: [{ ...training, sigma: 21 }] }, { mu: 0.1, trainings: [{ ...training, steps: 299 }] }, { mu: 0.1, trainings: [training, training] }]) {
      expect(await refusal({ claim: other, events })).toMatchObject({ code: 'verification', message: expect.stringContaining('is not what was paid') });
    }
  });
  test('for an open clone', async () => {
    const artefacts = [{ path: 'cards.csv', bytes: table.length, sha256: createHash('sha256').update(table).digest('hex'), label: 'releasable' as const }];
    expect(await refusal({ run: { artefacts } })).toMatchObject({ code: 'rule', message: expect.stringContaining('promises nothing about persons') });
  });
  test('in a workspace that did not pay', async () => {
    const { folder } = await privateRun(temporaryFolder());
    await expect(certify(temporaryFolder(), folder, options)).rejects.toMatchObject({ code: 'verification' });
  });
});

test('any byte of a certificate that is changed shows', async () => {
  const { workspace, path } = await certified();
  const bytes = readFileSync(path);
  const changed = `${path}.changed`;
  await fc.assert(fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (position, change) => {
    const copy = Buffer.from(bytes);
    copy[position] = copy[position]! ^ change;
    // White space around the JSON says nothing and may change.
    fc.pre(!/^\s$/.test(String.fromCharCode(bytes[position]!)) || !/^\s$/.test(String.fromCharCode(copy[position]!)));
    writeFileSync(changed, copy);
    expect((await verdictOf(changed, workspace)).verdict).toBe('invalid');
  }), { numRuns: 300 });
});

test('the letters that carry no bits, and the name of the key, cannot be changed either', async () => {
  const { workspace, path } = await certified();
  const envelope = JSON.parse(readFileSync(path, 'utf8')) as Envelope;
  const [signature] = envelope.signatures;
  const spoiled: Envelope[] = [
    { ...envelope, signatures: [{ ...signature!, keyid: signature!.keyid.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }] },
    { ...envelope, signatures: [{ ...signature!, sig: signature!.sig.replace(/.==$/, (end) => (end.startsWith('A') ? 'B==' : `${String.fromCharCode(end.charCodeAt(0) + 1)}==`)) }] },
  ];
  for (const content of spoiled) {
    writeFileSync(path, JSON.stringify(content));
    expect((await verdictOf(path, workspace)).verdict).toBe('invalid');
  }
});

test('openssl verifies it without the application, and refuses it after a change', async (context) => {
  if (!hasOpenssl()) context.skip('openssl is not installed');
  const { folder, path, statement } = await certified();
  const at = (name: string): string => join(folder, name);
  const envelope = JSON.parse(readFileSync(path, 'utf8')) as Envelope;
  const payload = Buffer.from(envelope.payload, 'base64');
  const signed = Buffer.concat([Buffer.from(`DSSEv1 ${envelope.payloadType.length} ${envelope.payloadType} ${payload.length} `), payload]);
  writeFileSync(at('key.pem'), statement.predicate.key.publicKey);
  writeFileSync(at('signature'), Buffer.from(envelope.signatures[0]!.sig, 'base64'));
  const accepts = (content: Buffer): boolean => {
    writeFileSync(at('signed'), content);
    try {
      return execFileSync('openssl', ['pkeyutl', '-verify', '-pubin', '-inkey', at('key.pem'), '-rawin', '-in', at('signed'), '-sigfile', at('signature')], { encoding: 'utf8', stdio: 'pipe' }).includes('Verified Successfully');
    } catch {
      return false;
    }
  };
  expect(accepts(signed)).toBe(true);
  fc.assert(fc.property(fc.nat(signed.length - 1), fc.integer({ min: 1, max: 255 }), (position, change) => {
    const copy = Buffer.from(signed);
    copy[position] = copy[position]! ^ change;
    return !accepts(copy);
  }), { numRuns: 20 });
});

function hasOpenssl(): boolean {
  try {
    return /^OpenSSL [3-9]/.test(execFileSync('openssl', ['version'], { encoding: 'utf8' }));
  } catch {
    return false;
  }
}

test('a key of this workspace that signed what its ledger does not hold is no proof', async () => {
  const { workspace, folder, statement } = await certified();
  const [{ secret }] = [JSON.parse(readFileSync(join(workspace, 'keys', `certificate-${statement.predicate.key.fingerprint.slice(0, 16)}.json`), 'utf8')) as { secret: Secret }];
  const forged = join(folder, 'forged.json');
  writeFileSync(forged, JSON.stringify(sealStatement({ ...statement, predicate: { ...statement.predicate, ledger: null } }, await unlocked(secret, passphrase), statement.predicate.key.fingerprint)));
  expect(await verdictOf(forged, workspace)).toEqual({ verdict: 'invalid', failed: ['key'] });
});

test('an auditor with a ledger of their own needs the issuer’s key, and no more', async () => {
  const { folder, path, statement } = await certified();
  const auditor = temporaryFolder();
  await privateRun(auditor);
  expect((await verdictOf(path, auditor)).verdict).toBe('unidentified');
  writeFileSync(join(folder, 'bank.pem'), statement.predicate.key.publicKey);
  expect(await verdictOf(path, auditor, { publicKey: join(folder, 'bank.pem') })).toEqual({ verdict: 'valid', failed: [] });
});

describe('keys', () => {
  test('old certificates hold after a rotation, and not after a revocation, which says why', async () => {
    const { workspace, path, statement } = await certified();
    const old = statement.predicate.key.fingerprint;
    await rotateKey(workspace, 'another passphrase');
    expect((await listKeys(workspace)).map(({ state }) => state)).toEqual(['rotated', 'active']);
    expect((await verdictOf(path, workspace)).verdict).toBe('valid');
    await revokeKey(workspace, old.slice(0, 8), 'The laptop was lost.');
    const { checks } = await verifyCertificate(path, { data: [], publicKey: null, workspace, now: new Date() });
    expect(checks.find(({ status }) => status === 'fails')?.detail).toContain('The laptop was lost.');
  });

  test('a wrong passphrase signs nothing; a short one makes no key; there is one active key', async () => {
    const { workspace, folder } = await certified();
    await expect(certify(workspace, folder, { ...options, ask: async () => 'wrong passphrase' })).rejects.toMatchObject({ code: 'verification', message: 'The passphrase does not open the key.' });
    await expect(createKey(workspace, passphrase)).rejects.toMatchObject({ code: 'usage' });
    await expect(createKey(temporaryFolder(), 'short')).rejects.toMatchObject({ code: 'usage' });
  });

  test('a key that somebody else made is refused, even if it signs well', async () => {
    const { workspace, path } = await certified();
    const { statement } = await certified();
    const foreign = join(workspace, 'foreign.pem');
    writeFileSync(foreign, statement.predicate.key.publicKey);
    expect(await verdictOf(path, workspace, { publicKey: foreign })).toEqual({ verdict: 'invalid', failed: ['signature'] });
  });

  test('the private half lies under its passphrase alone', async () => {
    const { workspace, statement } = await certified();
    const file = readFileSync(join(workspace, 'keys', `certificate-${statement.predicate.key.fingerprint.slice(0, 16)}.json`), 'utf8');
    expect(file).toContain('"kdf": "scrypt"');
    expect(file).not.toContain('PRIVATE KEY');
  });
});
