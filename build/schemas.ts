// Publishes the formats of our files as JSON Schema (draft 2020-12) in resources/schemas, from the same zod schemas that check them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { cascadeModelSchema, portfolioCascade } from '../src/contract/cascadeModel.ts';
import { validationPolicy } from '../src/contract/policy.ts';
import { compositionSchema } from '../src/contract/privacy.ts';
import { relatedSchema } from '../src/contract/relatedSchema.ts';
import { reportDocument, reportInputs, reportTemplateSchema } from '../src/contract/report.ts';
import { rulesFile } from '../src/contract/rules.ts';
import { runSchema } from '../src/contract/run.ts';
import { scenarioSchema } from '../src/contract/scenario.ts';
import { stressDocument } from '../src/contract/stress.ts';
import { tableSchema } from '../src/contract/tableSchema.ts';
import { portfolioTemplate } from '../src/contract/template.ts';
import { twinSchema } from '../src/contract/twin.ts';
import { releasableValidation } from '../src/contract/releasableValidation.ts';
import { validationResultSchema } from '../src/contract/validation.ts';

const formats = { cascade: cascadeModelSchema, composition: compositionSchema, policy: validationPolicy, 'portfolio-cascade': portfolioCascade, 'related-schema': relatedSchema, report: reportDocument, 'report-inputs': reportInputs, 'report-template': reportTemplateSchema, 'rule-set': rulesFile, run: runSchema, scenario: scenarioSchema, schema: tableSchema, stress: stressDocument, template: portfolioTemplate, twin: twinSchema, validation: validationResultSchema, 'validation-releasable': releasableValidation };

/** File name → text of each published schema. */
export function publishedSchemas(): Map<string, string> {
  return new Map(Object.entries(formats).map(([name, shape]) => [`${name}.schema.json`, `${JSON.stringify(z.toJSONSchema(shape, { io: 'input' }), null, 2)}\n`]));
}

if (import.meta.main) {
  const folder = fileURLToPath(new URL('../resources/schemas/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of publishedSchemas()) writeFileSync(`${folder}${file}`, text);
}
