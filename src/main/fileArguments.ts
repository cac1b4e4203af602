import { resolve } from 'node:path';

/** Ends of the names of tables that the application opens. */
const tableName = /\.(?:csv|tsv|txt|parquet)$/i;

/**
 * Files on a command line of the application, by the file association or by hand.
 * @param folder where relative paths are meant from
 * @param isPackaged a built application in a checkout is started as `electron FOLDER`, a packaged one by its own name
 */
export function fileArguments(line: readonly string[], folder: string, isPackaged: boolean): string[] {
  return line.slice(isPackaged ? 1 : 2).filter((argument) => !argument.startsWith('-') && tableName.test(argument)).map((argument) => resolve(folder, argument));
}
