import type { Rule } from '../../contract/rules.ts';

/** The rule in one sentence. */
export function sayRule(rule: Rule): string {
  switch (rule.kind) {
    case 'order': return `"${rule.lesser}" is ${rule.strict ? 'below' : 'at most'} "${rule.greater}".`;
    case 'linear': return `"${rule.column}" = ${sum(rule)}${within(rule.tolerance)}.`;
    case 'product': return `"${rule.column}" = ${rule.factor === 1 ? '' : `${rule.factor} × `}"${rule.one}" ${rule.divide ? '/' : '×'} "${rule.other}"${within(rule.tolerance)}.`;
    case 'lookup': return `"${rule.column}" follows from "${rule.from}" (${counted(Object.keys(rule.values).length, 'value')}).`;
    case 'combinations': return `${listed(rule.columns)} hold one of ${counted(rule.allowed.length, 'combination')}.`;
    case 'range': return `"${rule.column}" is ${bounds(rule)}.`;
    case 'unique': return rule.columns.length === 1 ? `No value of "${rule.columns[0]}" occurs twice.` : `No combination of ${listed(rule.columns)} occurs twice.`;
    case 'nullPattern': return `"${rule.column}" is missing where "${rule.missingWhere.column}" is ${condition(rule.missingWhere)}${rule.exactly ? ', and nowhere else' : ''}.`;
    case 'constant': return `"${rule.column}" holds one value.`;
    case 'oneHot': return `Exactly one of ${listed(rule.columns)} is 1.`;
  }
}

function sum({ terms, constant }: Extract<Rule, { kind: 'linear' }>): string {
  const parts = terms.map(({ column, factor }) => signed(factor, `${Math.abs(factor) === 1 ? '' : `${Math.abs(factor)} × `}"${column}"`));
  const whole = [...parts, ...(constant === 0 ? [] : [signed(constant, String(Math.abs(constant)))])].join(' ');
  return whole.startsWith('+ ') ? whole.slice(2) : whole;
}

function signed(number: number, text: string): string {
  return `${number < 0 ? '-' : '+'} ${text}`;
}

function within(tolerance: number): string {
  return tolerance === 0 ? '' : `, within ${tolerance}`;
}

function bounds({ min, max }: Extract<Rule, { kind: 'range' }>): string {
  if (min !== undefined && max !== undefined) return `between ${min} and ${max}`;
  return min === undefined ? `${max} at most` : `${min} at least`;
}

function condition(where: Extract<Rule, { kind: 'nullPattern' }>['missingWhere']): string {
  return where.is === 'one of' ? `one of ${counted(where.values.length, 'value')}` : where.is;
}

function listed(columns: readonly string[]): string {
  const names = columns.map((column) => `"${column}"`);
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
