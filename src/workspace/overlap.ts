import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errno, Failure } from '../contract/errors.ts';
import { sketchOverlap } from '../engine/jobs/sketches.ts';
import { writeDurably } from './durable.ts';
import { withLock } from './lock.ts';

/** Sketches of the tables that each source was charged for, the latest last. */
const sketchesSchema = z.object({ schemaVersion: z.literal(1), sources: z.record(z.string(), z.array(z.array(z.string()))) });
type Sketches = z.infer<typeof sketchesSchema>;

/** From this share of common rows on two tables look like the same persons. */
const alike = 0.3;
const mostSketches = 12;

const keyBytes = 32;

/** The key of this workspace's sketches: whoever has not got it cannot try out a row on them. One that was cut short is none, and is made anew. */
export async function sketchKey(workspace: string): Promise<Uint8Array> {
  const folder = join(workspace, 'keys');
  const path = join(folder, 'sketch.key');
  return await withLock(workspace, async () => {
    const known = await readIfThere(path);
    if (known?.length === keyBytes) return known;
    const key = randomBytes(keyBytes);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeDurably(path, key, 0o600);
    return key;
  }, 30_000);
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (thrown) {
    if (errno(thrown) === 'ENOENT') return null;
    throw thrown;
  }
}

/**
 * Remembers what a source is charged for, and says which other sources were charged for rows like these: one person under two names would
 * have two budgets.
 */
export async function compareSketch(workspace: string, source: string, sketch: readonly string[]): Promise<string[]> {
  return await withLock(workspace, async () => {
    const { sources } = await readSketches(workspace);
    const others = Object.entries(sources).filter(([name]) => name !== source);
    const notes = others.flatMap(([name, known]) => {
      const overlap = Math.max(...known.map((other) => sketchOverlap(sketch, other)));
      return overlap < alike ? [] : [`The rows look like those of the source "${name}" (about ${Math.round(100 * overlap)} % are the same): the same persons should be charged to one source (--source ${name}).`];
    });
    const own = [...(sources[source] ?? []).filter((known) => known.join() !== sketch.join()), [...sketch]].slice(-mostSketches);
    await writeDurably(sketchesPath(workspace), `${JSON.stringify({ schemaVersion: 1, sources: { ...sources, [source]: own } } satisfies Sketches)}\n`);
    return notes;
  }, 30_000);
}

async function readSketches(workspace: string): Promise<Sketches> {
  try {
    return sketchesSchema.parse(JSON.parse(await readFile(sketchesPath(workspace), 'utf8')));
  } catch (thrown) {
    if (errno(thrown) === 'ENOENT') return { schemaVersion: 1, sources: {} };
    throw new Failure('resource', `The file ${sketchesPath(workspace)} is damaged.`, { fix: 'Move it away; only the warning of look-alike sources is lost with it.' });
  }
}

function sketchesPath(workspace: string): string {
  return join(workspace, 'sketches.json');
}
