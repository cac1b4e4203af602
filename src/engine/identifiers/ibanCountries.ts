export interface IbanCountry {
  /** Characters of an IBAN, country and check digits included. */
  readonly length: number;
  /** First and last place, in the account that follows the check digits, that made-up ones fill with zeros or X: those of the bank. */
  readonly reserved: { readonly first: number; readonly last: number };
}

/**
 * Countries of the IBAN registry (SWIFT, release 97) with their length and the places of the bank code. Belgium, where the bank 000 exists,
 * has its last two: the national check digits go from 01 to 97.
 */
const registry =
  'AD24:0-3 AE23:0-2 AL28:0-2 AT20:0-4 AZ28:0-3 BA20:0-2 BE16:10-11 BG22:0-3 BH22:0-3 BR29:0-7 BY28:0-3 CH21:0-4 CR22:0-3 CY28:0-2 CZ24:0-3 DE22:0-7 DK18:0-3 DO28:0-3 ' +
  'EE20:0-1 EG29:0-3 ES24:0-3 FI18:0-2 FO18:0-3 FR27:0-4 GB22:0-3 GE22:0-1 GI23:0-3 GL18:0-3 GR27:0-2 GT28:0-3 HR21:0-6 HU28:0-2 IE22:0-3 IL23:0-2 IQ23:0-3 IS26:0-3 IT27:1-5 ' +
  'JO30:0-3 KW30:0-3 KZ20:0-2 LB28:0-3 LC32:0-3 LI21:0-4 LT20:0-4 LU20:0-2 LV21:0-3 MC27:0-4 MD24:0-1 ME22:0-2 MK19:0-2 MR27:0-4 MT31:0-3 MU30:0-3 NL18:0-3 NO15:0-3 ' +
  'PK24:0-3 PL28:0-7 PS29:0-3 PT25:0-3 QA29:0-3 RO24:0-3 RS22:0-2 SA24:0-1 SC31:0-3 SE24:0-2 SI19:0-4 SK24:0-3 SM27:1-5 ST25:0-3 SV28:0-3 TL23:0-2 TN24:0-1 TR26:0-4 ' +
  'UA29:0-5 VA22:0-2 VG24:0-3 XK20:0-1';

export const ibanCountries: ReadonlyMap<string, IbanCountry> = new Map(
  registry.split(' ').map((entry) => {
    const [head, places] = entry.split(':') as [string, string];
    const [first, last] = places.split('-').map(Number) as [number, number];
    return [head.slice(0, 2), { length: Number(head.slice(2)), reserved: { first, last } }];
  }),
);
