import type { Expression, Reference, Term } from '../../contract/relatedTwin.ts';

/** Arguments of the functions that an expression may use. */
const functions = { interest: 2, annuity: 3, grossed: 2 } as const;
const tokens = /\s*(?:(?<number>\d+(?:\.\d+)?)|(?<name>"[^"]+"|[\p{L}_][\p{L}\p{N}_]*)|(?<sign>[-+(),.]))/uy;

/**
 * An expression as a person writes it: `previous.balance + drawn - principal_paid`, `interest(previous.balance, parent.interest_rate)`, `0`.
 * Names with other signs than letters, digits and _ stand in double quotes.
 * @param decimals of the column that it gives: a number stands for so many of its units
 * @returns null if it is none
 */
export function parseExpression(text: string, decimals: number): Expression | null {
  const list = tokenize(text);
  if (list === null) return null;
  const reader = new Reader(list);
  const terms: Term[] = [];
  let constant = 0;
  let sign: 1 | -1 = reader.take('-') ? -1 : 1;
  for (;;) {
    const number = reader.number();
    if (number === null) {
      const term = readTerm(reader, sign);
      if (term === null) return null;
      terms.push(term);
    } else constant += sign * Math.round(number * 10 ** decimals);
    if (reader.done) return { terms, constant };
    if (reader.take('+')) sign = 1;
    else if (reader.take('-')) sign = -1;
    else return null;
  }
}

interface Token {
  readonly kind: 'number' | 'name' | 'sign';
  readonly text: string;
}

function tokenize(text: string): Token[] | null {
  const list: Token[] = [];
  const trimmed = text.trim();
  for (let at = 0; at < trimmed.length; at = tokens.lastIndex) {
    tokens.lastIndex = at;
    const groups = tokens.exec(trimmed)?.groups;
    if (groups === undefined) return null;
    const { number, name, sign } = groups;
    list.push(number !== undefined ? { kind: 'number', text: number } : name !== undefined ? { kind: 'name', text: name } : { kind: 'sign', text: sign! });
  }
  return list.length === 0 ? null : list;
}

function readTerm(reader: Reader, sign: 1 | -1): Term | null {
  const name = reader.name();
  if (name === null) return null;
  if (!reader.take('(')) {
    const reference = readReference(reader, name);
    return reference === null ? null : { sign, kind: 'column', of: [reference] };
  }
  const kind = (Object.keys(functions) as (keyof typeof functions)[]).find((own) => own === name);
  if (kind === undefined) return null;
  const of: Reference[] = [];
  do {
    const own = reader.name();
    const reference = own === null ? null : readReference(reader, own);
    if (reference === null) return null;
    of.push(reference);
  } while (reader.take(','));
  return reader.take(')') && of.length === functions[kind] ? { sign, kind, of } : null;
}

function readReference(reader: Reader, first: string): Reference | null {
  const column = (name: string): string => name.replaceAll('"', '');
  if (!reader.take('.')) return { of: 'own', column: column(first) };
  const name = reader.name();
  return name !== null && (first === 'previous' || first === 'parent') ? { of: first, column: column(name) } : null;
}

class Reader {
  private at = 0;
  private readonly list: readonly Token[];

  constructor(list: readonly Token[]) {
    this.list = list;
  }

  get done(): boolean {
    return this.at === this.list.length;
  }

  take(sign: string): boolean {
    const token = this.list[this.at];
    const found = token?.kind === 'sign' && token.text === sign;
    if (found) this.at++;
    return found;
  }

  name(): string | null {
    return this.next('name');
  }

  number(): number | null {
    const text = this.next('number');
    return text === null ? null : Number(text);
  }

  private next(kind: Token['kind']): string | null {
    const token = this.list[this.at];
    if (token?.kind !== kind) return null;
    this.at++;
    return token.text;
  }
}
