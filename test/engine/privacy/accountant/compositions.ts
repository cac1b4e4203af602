import { z } from 'zod';
import { privacyEvent, type PrivacyEvent } from '../../../../src/contract/privacy.ts';

/** Events as a file holds them, with what a file may leave out. */
export function events(...given: object[]): PrivacyEvent[] {
  return z.array(privacyEvent).parse(given);
}
