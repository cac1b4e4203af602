import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transformWithOxc } from 'vite';

/** Functions of `page/` as one script for a world of the page, with the statements that start it. */
export async function pageScript(modules: readonly string[], start: string): Promise<string> {
  const sources = await Promise.all(modules.map(async (module) => {
    const path = fileURLToPath(new URL(module, import.meta.url));
    const { code } = await transformWithOxc(await readFile(path, 'utf8'), path);
    return code.replace(/^export /gm, '');
  }));
  return `(() => {\n${sources.join('\n')}\n${start}\n})();`;
}
