// Writes the reference of a portfolio's columns into the README, from the descriptions that dictionary.json is made of.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describedTables, typeOf } from '../src/engine/portfolio/dictionary.ts';

const begin = '<!-- columns: node build/columns.ts -->\n';
const end = '<!-- end of columns -->\n';

/** The text with the reference between its two marks. */
export function withColumnReference(readme: string): string {
  const start = readme.indexOf(begin) + begin.length;
  return readme.slice(0, start) + columnReference() + readme.slice(readme.indexOf(end));
}

function columnReference(): string {
  const tables = describedTables.map(({ table, columns, descriptions }) => {
    const rows = columns.map((schema) => {
      const { meaning, unit } = descriptions[schema.name]!;
      return `| \`${schema.name}\` | ${typeOf(schema)}${unit === null ? '' : `; ${unit}`} | ${meaning} |\n`;
    });
    return `\n| ${table} | holds | meaning |\n|---|---|---|\n${rows.join('')}`;
  });
  return `${tables.join('')}\n`;
}

if (import.meta.main) {
  const readme = fileURLToPath(new URL('../README.md', import.meta.url));
  writeFileSync(readme, withColumnReference(readFileSync(readme, 'utf8')));
}
