import type { IdentifierFormatName } from '../../contract/tableSchema.ts';
import { aba, bic, card, iban, lei, sortCode } from './banking.ts';
import type { IdentifierFormat } from './format.ts';
import { email, nanpPhone, phone, ssn } from './personal.ts';
import { uuid, vin } from './things.ts';

/** All forms, those first that fewer texts match. */
export const formats: readonly IdentifierFormat[] = [iban, lei, vin, uuid, card, aba, email, ssn, nanpPhone, phone, bic, sortCode];

const byName = new Map(formats.map((format) => [format.name, format]));

export function formatOf(name: IdentifierFormatName): IdentifierFormat {
  return byName.get(name)!;
}
