import type { Section } from '../blocks.ts';
import { audit, board, consumer, governance, independentReview, monitoring, policies, reproducibility, restrictions, revalidation, seniorManager, systems, vendor, vendorReliance } from './control.ts';
import { data } from './data.ts';
import { adjustments, methodology, postModel } from './methodology.ts';
import { privacy } from './privacy.ts';
import { applicability, inventory, modelDefinition, overview, purpose, tiering } from './purpose.ts';
import { soundness } from './soundness.ts';
import { outcomes, testing } from './testing.ts';

/** The id of the section that lists the findings of all others; it is filled once they are known. */
export const findingsSection = 'findings';

/** Sections by the id that templates call them by. */
export const sections: Readonly<Record<string, Section>> = {
  overview, purpose, data, methodology, testing, soundness, outcomes, monitoring, vendor, governance, reproducibility, privacy,
  applicability, 'vendor-reliance': vendorReliance, consumer,
  'model-definition': modelDefinition, inventory, tiering, board, 'senior-manager': seniorManager, policies, roles: governance, audit, adjustments, systems,
  'independent-review': independentReview, revalidation, 'post-model': postModel, restrictions,
};
