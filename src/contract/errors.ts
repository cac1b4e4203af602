/** What can go wrong, by the word a script reads and the exit code it gets (`pratibimba --help` lists them). */
export const exitCodes = {
  internal: 1,
  usage: 2,
  input: 3,
  rule: 4,
  validation: 5,
  inconclusive: 6,
  budget: 7,
  verification: 8,
  resource: 9,
  cancelled: 130,
} as const;

export type FailureCode = keyof typeof exitCodes;

/** A failure as it crosses threads and as `--json` prints it. Never holds a value of a real row. */
export interface FailureRecord {
  code: FailureCode;
  /** One sentence: which file, column, row, and what is wrong. */
  message: string;
  column?: string;
  /** Line numbers of the file, 1 being the header; the first few only. */
  rows?: number[];
  /** What to do about it, one sentence. */
  fix?: string;
}

/** The one error class that is meant for people; anything else that is thrown is a defect (`internal`). */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly record: FailureRecord;

  constructor(code: FailureCode, message: string, details: Omit<FailureRecord, 'code' | 'message'> = {}) {
    super(message);
    this.record = { code, message, ...details };
  }

  get code(): FailureCode {
    return this.record.code;
  }
}

/** Turns whatever was thrown into a record. Messages of unknown errors stay out: they may quote data. */
export function toFailureRecord(thrown: unknown): FailureRecord {
  if (thrown instanceof Failure) return thrown.record;
  const code = errno(thrown);
  if (code === 'ENOSPC') return { code: 'resource', message: 'The disk is full.', fix: 'Free some space or choose another folder with -o.' };
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return { code: 'resource', message: 'The operating system refused access to a file or folder.', fix: 'Check its permissions or choose another folder with -o.' };
  }
  if (thrown instanceof RangeError && /memory|array buffer|array length|string length/i.test(thrown.message)) {
    return { code: 'resource', message: 'There is not enough memory for this job.', fix: 'Use fewer rows or columns, or a machine with more memory.' };
  }
  const where = thrown instanceof Error ? (thrown.stack?.split('\n').find((line) => line.includes('    at '))?.trim() ?? '') : '';
  return { code: 'internal', message: `Something went wrong inside Pratibimba${where === '' ? '' : ` (${thrown instanceof Error ? thrown.name : 'error'} ${where})`}.`, fix: 'Please report this line; it holds no data.' };
}

/** The operating system's word for a failed call (`ENOENT` …), if that is what was thrown. */
export function errno(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}
