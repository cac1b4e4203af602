import { Failure } from '../../contract/errors.ts';
import { openSource } from './source.ts';

/** What is needed of a zod schema. */
interface Shape<T> {
  safeParse(content: unknown): { success: true; data: T } | { success: false; error: { issues: readonly { path: readonly PropertyKey[] }[] } };
}

/**
 * Reads a JSON file of a known shape.
 * @param what the file is, for messages: "schema", "twin"
 * @throws Failure 'input' if there is no such file, it is not JSON, was made by a newer version, or has another shape
 */
export async function readJsonFile<T>(path: string, shape: Shape<T>, what: string): Promise<T> {
  const content = parseJson(path, await readText(path), what);
  const result = shape.safeParse(content);
  if (result.success) return result.data;
  const version = schemaVersionOf(content);
  const [issue] = result.error.issues;
  if (issue?.path.length === 1 && issue.path[0] === 'schemaVersion' && version !== undefined && version > 1) {
    throw new Failure('input', `The ${what} "${path}" has version ${version} and was made by a newer Pratibimba.`, { fix: 'Update Pratibimba.' });
  }
  const place = issue === undefined || issue.path.length === 0 ? 'as a whole' : `at ${issue.path.map(String).join('.')}`;
  throw new Failure('input', `"${path}" is no ${what}: it is not as it should be ${place}.`, { fix: `The form of a ${what} is published in resources/schemas/${what}.schema.json.` });
}

async function readText(path: string): Promise<string> {
  const source = await openSource(path);
  try {
    return (await source.handle.readFile('utf8')).replace(/^\ufeff/, '');
  } finally {
    await source.handle.close();
  }
}

function parseJson(path: string, text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('input', `"${path}" is no ${what}: it is not JSON.`, { fix: 'Check that it is the right file and complete.' });
  }
}

function schemaVersionOf(content: unknown): number | undefined {
  return typeof content === 'object' && content !== null && 'schemaVersion' in content && typeof content.schemaVersion === 'number' ? content.schemaVersion : undefined;
}
