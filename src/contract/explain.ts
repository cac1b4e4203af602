import { z } from 'zod';

/** How the promise is kept: Gaussian noise (as in every private clone here), a pure one (delta = 0), or one of which only (epsilon, delta) is known. */
export const privacyMechanisms = ['gaussian', 'pure', 'unknown'] as const;
export type PrivacyMechanism = (typeof privacyMechanisms)[number];

export const explainRequest = z.object({
  epsilon: z.number().min(0).max(100),
  delta: z.number().min(0).lt(1).default(0),
  /** Released rows that share each combination of quasi-identifiers; null: not applied. */
  k: z.int().min(1).nullable().default(null),
  /** Is every such class also varied in its sensitive column (l-diversity)? */
  diverse: z.boolean().default(false),
  /** Public number of persons, about. */
  n: z.int().min(1).nullable().default(null),
  /** Rows of one person, where epsilon speaks of one row. */
  rowsPerPerson: z.int().min(1).max(1000).default(1),
  /** Null: Gaussian where delta is above 0, else pure. */
  mechanism: z.enum(privacyMechanisms).nullable().default(null),
});

const probability = z.number().min(0).max(1);

/** What a suspicion (a probability held before the release) can become. */
export const suspicionFigures = z.object({
  before: probability,
  /** At most this, except with probability `except`. */
  after: probability,
  except: probability,
  /** At most this, except with probability `surely.except`, where that is smaller. */
  surely: z.object({ after: probability, except: probability }),
});

export const explainFigures = z.object({
  /** For one person, all their rows together. */
  epsilon: z.number(),
  delta: z.number(),
  /** Gaussian differential privacy of it; null for another mechanism. */
  mu: z.number().nullable(),
  /** e^epsilon: how much likelier any output can be with a person than without. */
  likelihood_ratio: z.number(),
  /** How sure somebody can become who was a coin-toss sure: the bound, and for Gaussian noise the best that any attack does on average. */
  certainty: z.object({ before: probability, bound: probability, in_100: z.number(), exact: probability.nullable() }),
  suspicion: z.array(suspicionFigures),
  /** Members that an attack finds which is wrong about `false_positive` of all others. */
  true_positive: z.object({ false_positive: probability, bound: probability, exact: probability.nullable() }),
  /** People of 100 for the picture: sure before, added by the release at most, in doubt for ever. */
  icons: z.object({ before: z.int(), added: z.int(), doubt: z.int() }),
  /** Persons who could be told outright, n times delta; null without n. */
  told_outright: z.number().nullable(),
});
export type ExplainFigures = z.infer<typeof explainFigures>;

export const explainSection = z.object({ heading: z.string(), sentences: z.array(z.string()) });
export type ExplainSection = z.infer<typeof explainSection>;

/** One promise of privacy in figures and in words, at three lengths. */
export const explainResult = z.object({
  schemaVersion: z.literal(1),
  epsilon: z.number(),
  delta: z.number(),
  k: z.int().nullable(),
  n: z.int().nullable(),
  rows_per_person: z.int(),
  mechanism: z.enum(privacyMechanisms),
  figures: explainFigures,
  /** How the promise may be coloured: amber from epsilon 3 on or with a warning; never better than that. */
  tone: z.enum(['good', 'amber', 'weak']),
  warnings: z.array(z.object({ code: z.string(), text: z.string() })),
  not_promised: z.array(z.string()),
  texts: z.object({ line: z.string(), paragraph: z.string(), page: z.array(explainSection) }),
});
export type ExplainRequest = z.infer<typeof explainRequest>;
export type ExplainResult = z.infer<typeof explainResult>;
