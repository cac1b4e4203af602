import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from 'sql.js';
import { errno, Failure } from '../contract/errors.ts';
import { writeDurably } from './durable.ts';
import { withLock } from './lock.ts';

/** Version of the tables below, kept where SQLite keeps it: `PRAGMA user_version`. */
const schemaVersion = 1;

/**
 * An index of what lies in the run folders. It holds no value of a source, and `run.json` stays the truth about a run.
 * A run is known by its folder: many may start in one second, and ids have four random digits only.
 */
const tables = `
  CREATE TABLE runs (
    folder TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    started_at TEXT NOT NULL,
    seconds REAL NOT NULL,
    seed INTEGER,
    privacy TEXT NOT NULL,
    table_name TEXT,
    rows INTEGER
  );
  CREATE TABLE artefacts (
    folder TEXT NOT NULL REFERENCES runs (folder) ON DELETE CASCADE,
    path TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (folder, path)
  );
  CREATE INDEX artefacts_by_hash ON artefacts (sha256);
  PRAGMA user_version = ${schemaVersion};
`;

/**
 * Reads the database as it is now; what `work` changes is forgotten.
 *
 * @throws Failure('resource') when it is damaged, Failure('usage') when a newer version wrote it
 */
export async function readDatabase<T>(folder: string, work: (database: Database) => T): Promise<T> {
  const database = await load(databaseFile(folder));
  try {
    return work(database);
  } finally {
    database.close();
  }
}

/** Changes the database as the only writer and saves it in one step. Throws like `readDatabase` and `withLock`. */
export async function updateDatabase(folder: string, work: (database: Database) => void): Promise<void> {
  await withLock(folder, async () => {
    const changed = await readDatabase(folder, (database) => {
      work(database);
      return database.export();
    });
    await writeDurably(databaseFile(folder), changed);
  });
}

function databaseFile(folder: string): string {
  return join(folder, 'workspace.db');
}

async function load(path: string): Promise<Database> {
  const [bytes, { default: initSqlJs }] = await Promise.all([readIfThere(path), import('sql.js/dist/sql-wasm-inline.js')]);
  const { Database } = await initSqlJs();
  const database = new Database(bytes);
  try {
    const version = versionOf(database, path);
    if (version > schemaVersion) throw newer(path);
    if (version === 0) database.run(tables);
    database.run('PRAGMA foreign_keys = ON');
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

/** 0 for a new database. Reading it is also the check that the file is a database at all. */
function versionOf(database: Database, path: string): number {
  try {
    database.run('SELECT count(*) FROM sqlite_schema');
    return Number(database.exec('PRAGMA user_version')[0]?.values[0]?.[0]);
  } catch {
    throw new Failure('resource', `The workspace database ${path} is damaged.`, {
      fix: 'Move that file away; the runs stay in their folders and are only no longer listed.',
    });
  }
}

function newer(path: string): Failure {
  return new Failure('usage', `The workspace database ${path} was written by a newer version of Pratibimba.`, {
    fix: 'Update Pratibimba, or choose another workspace with --workspace.',
  });
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (thrown) {
    if (errno(thrown) === 'ENOENT') return null;
    throw thrown;
  }
}
