import { z } from 'zod';

const positive = z.number().positive();
const count = z.int().min(1).max(1e9).default(1);
const sensitivity = positive.default(1);
const wholeSensitivity = z.int().min(1).max(1e6).default(1);

/**
 * One differentially private step of a composition, `count` times over. Unknown fields are refused: a mistyped `count` that went unnoticed
 * would make a figure too small.
 */
export const privacyEvent = z.discriminatedUnion('type', [
  /** Noise of scale b; b is in units of the L1 sensitivity. */
  z.strictObject({ type: z.literal('laplace'), b: positive, sensitivity, count }),
  /** Noise of standard deviation sigma, in units of the L2 sensitivity. */
  z.strictObject({ type: z.literal('gaussian'), sigma: positive, sensitivity, count }),
  /** The same, rounded to whole numbers after it was added to whole numbers: post-processing of `gaussian`. */
  z.strictObject({ type: z.literal('rounded_gaussian'), sigma: positive, sensitivity, count }),
  /** P(x) proportional to exp(-x^2 / 2 sigma^2) on the whole numbers; `count` independent scalar queries of whole sensitivity. */
  z.strictObject({ type: z.literal('discrete_gaussian'), sigma: positive.max(1e5), sensitivity: wholeSensitivity, count }),
  /** P(x) proportional to exp(-a |x|) on the whole numbers. */
  z.strictObject({ type: z.literal('discrete_laplace'), a: positive, sensitivity: wholeSensitivity, count }),
  /** With probability p a uniform one of k answers, else the truth. Replace-one neighbours alone. */
  z.strictObject({ type: z.literal('randomized_response'), p: z.number().gt(0).max(1), k: z.int().min(2), count }),
  /** Weights exp(eps score / (2 sensitivity)). */
  z.strictObject({ type: z.literal('exponential_mechanism'), eps: positive.max(500), count }),
  /** A step of DP-SGD: each row takes part with probability q, by itself (Poisson), then noise of sigma times the clipping norm. */
  z.strictObject({
    type: z.literal('subsampled_gaussian'),
    q: z.number().gt(0).max(1),
    sigma: positive,
    count,
    /** What else batches may be is named so that it can be refused: no amplification is proved for it here. */
    sampling: z.enum(['poisson', 'shuffled', 'fixed_size']).default('poisson'),
  }),
  /** Anything that is (eps, delta)-private, at its worst. */
  z.strictObject({ type: z.literal('eps_delta'), eps: z.number().min(0).max(500), delta: z.number().min(0).lt(1).default(0), count }),
]);
export type PrivacyEvent = z.infer<typeof privacyEvent>;

/** Which tables are neighbours; sensitivities are meant for this relation. */
export const relations = ['add_or_remove_one', 'replace_one'] as const;
export type Relation = (typeof relations)[number];

const relation = z.enum(relations).default('add_or_remove_one');
const events = z.array(privacyEvent).min(1).max(1000);
const epsilon = z.number().min(0).max(1e4);
const delta = z.number().gt(0).lt(1);

/** A question to the accountant, as a file holds it. */
export const compositionSchema = z.discriminatedUnion('query', [
  z.object({ query: z.literal('epsilon').default('epsilon'), relation, events, delta: delta.nullable().default(null) }),
  z.object({ query: z.literal('delta_given_epsilon'), relation, events, epsilon }),
  z.object({ query: z.literal('gaussian_sigma_given_eps_delta'), relation, epsilon: epsilon.gt(0), delta, sensitivity }),
  z.object({ query: z.literal('zcdp_to_eps'), rho: positive, delta }),
]);

/** The same; the fields of `params`, where a file has them, count as fields of the question, and without `query` it is epsilon. */
export const accountQuestion = z.preprocess(
  (content) => {
    if (typeof content !== 'object' || content === null) return content;
    const params = 'params' in content && typeof content.params === 'object' ? content.params : {};
    return { query: 'epsilon', ...content, ...params };
  },
  compositionSchema,
);
export type AccountQuestion = z.infer<typeof accountQuestion>;

export const accountRequest = z.object({
  /** Path of a JSON file that holds a question. */
  file: z.string(),
  /** For the epsilon of a composition, in place of the file's own. */
  delta: delta.nullable().default(null),
});

/** The theorems, by the name that results use. */
export const theorems = ['basic', 'advanced', 'kov', 'zcdp', 'rdp', 'gaussian', 'pld'] as const;
export type Theorem = (typeof theorems)[number];

const bound = z.number().nullable();

/** Epsilon of a composition by each theorem; null, with a reason, where one does not apply. Every figure is an upper bound. */
export const compositionBounds = z.object({
  delta: z.number(),
  basic: bound,
  advanced: bound,
  kov: bound,
  zcdp: bound,
  rdp: bound,
  /** The Renyi order of `rdp`. */
  rdp_order: bound,
  /** Exact, for Gaussian noise alone (Balle and Wang 2018). */
  gaussian: bound,
  pld: bound,
  /** By direction: a row is removed, or added. `pld` is the larger of the two. */
  pld_remove: bound,
  pld_add: bound,
  tightest: bound,
  tightest_by: z.enum(theorems).nullable(),
  /** Theorem → why it gives no figure. */
  reasons: z.partialRecord(z.enum(theorems), z.string()),
});
export type CompositionBounds = z.infer<typeof compositionBounds>;

export const accountResult = z.discriminatedUnion('query', [
  z.object({ schemaVersion: z.literal(1), query: z.literal('epsilon'), relation, ...compositionBounds.shape }),
  z.object({ schemaVersion: z.literal(1), query: z.literal('delta_given_epsilon'), relation, epsilon: z.number(), value: z.number(), delta: z.number() }),
  z.object({ schemaVersion: z.literal(1), query: z.literal('gaussian_sigma_given_eps_delta'), value: z.number(), sigma: z.number() }),
  z.object({
    schemaVersion: z.literal(1),
    query: z.literal('zcdp_to_eps'),
    value: z.object({ bun_steinke_eps: z.number(), cks20_eps: z.number(), order: z.number() }),
  }),
]);
export type AccountResult = z.infer<typeof accountResult>;
