import { formatCount, formatPlural } from '../format.ts';

/** Words of the screen that shows the tables of runs. */
export const data = {
  title: 'Data',
  empty: {
    sentence: 'The synthetic tables of this workspace, row by row.',
    statement: 'No run has made a table yet.',
    note: 'Generate a portfolio, or clone a table of your own: its synthetic rows are shown here. Real rows never are.',
    clone: 'Clone a CSV',
    home: 'Back to Home',
  },
  reading: 'Looking for the tables of the run.',
  noTables: 'This run has no table.',
  sentence: (rows: number, columns: number, generated: boolean) =>
    `${formatPlural(rows, 'row')}, ${formatPlural(columns, 'column')}. ${generated ? 'Nothing real was used.' : 'All rows are synthetic.'}`,
  opening: (table: string) => `Opening ${table}`,
  openingSentence: 'Rows are counted once; only those in sight are ever loaded.',
  run: 'Run',
  tables: 'Table',
  views: { rows: 'Rows', dictionary: 'Dictionary' },
  viewLabel: 'What is shown',
  goToRow: 'Go to row',
  internal: 'Internal: stays in the house',
  cancel: 'Cancel',
  grid: (table: string) => `Rows of ${table}`,
  gridKeys: 'Arrows move, Enter shows the row',
  shownRows: (first: number, last: number, of: number) => `${formatCount(first)} – ${formatCount(last)} of ${formatCount(of)}`,
  columnOfNumbers: 'Row',
  row: (number: number) => `Row ${formatCount(number)}`,
  strip: {
    title: (months: number) => `Days past due, ${formatPlural(months, 'month')}`,
    none: 'No payment of this loan is in the run.',
    says: (months: number, worst: number, late: number) =>
      `${formatPlural(months, 'month')}, ${late === 0 ? 'never past due' : `${formatPlural(late, 'month')} past due, ${formatPlural(worst, 'day')} at worst`}.`,
    month: (month: string, days: string) => `${month}: ${days === '0' ? 'on time' : `${days} days past due`}`,
    key: [['0', 'on time'], ['1', 'up to 29'], ['30', '30 to 59'], ['60', '60 to 89'], ['90', '90 or more']] as const,
  },
  dictionary: {
    none: 'This run has no data dictionary.',
    heads: {
      name: 'Column', meaning: 'Meaning', unit: 'Unit', type: 'Type', range: 'Range', source: 'Where it comes from', kind: 'Kind', role: 'Role', mayBeMissing: 'May be missing', format: 'Format',
      origin: 'Where it comes from',
    } as Readonly<Record<string, string>>,
    yes: 'yes',
    no: 'no',
  },
  export: {
    open: 'Export',
    title: (table: string) => `Export ${table}`,
    format: 'Format',
    formats: { csv: 'CSV', parquet: 'Parquet' },
    notes: { csv: 'Every text as it stands in the table.', parquet: 'Numbers and dates are typed.' },
    columns: 'Columns',
    all: 'All columns',
    chosen: (chosen: number, of: number) => `${formatCount(chosen)} of ${formatPlural(of, 'column')}`,
    none: 'Choose a column.',
    write: 'Choose a file and export',
    dialog: 'Export to',
    label: (table: string) => `Exporting ${table}`,
    done: (rows: number, columns: number, file: string) => `${formatPlural(rows, 'row')} of ${formatPlural(columns, 'column')} are in ${file}.`,
    internal: 'This table is internal: its export stays in the house, too.',
  },
} as const;
