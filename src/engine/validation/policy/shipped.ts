import shipped from '../../../../resources/policies/default.json' with { type: 'json' };
import { validationPolicy, type ValidationPolicy } from '../../../contract/policy.ts';

/** The policy that is applied where none is named: resources/policies/default.json. */
export function shippedPolicy(): ValidationPolicy {
  return validationPolicy.parse(shipped);
}
