import { z } from 'zod';

/** Where a figure comes from: seen at its source, computed from data that was seen, recalled from practice (an assumption), or given by the user. */
export const figureStatuses = ['confirmed', 'computed', 'recalled', 'user'] as const;
export type FigureStatus = (typeof figureStatuses)[number];

function figure<T extends z.ZodType>(value: T) {
  return z.object({ value, status: z.enum(figureStatuses), source: z.string().min(1) });
}

const share = z.number().min(0).max(1);
const shares = z.record(z.string(), share);
const byGrade = z.object({ A: z.number(), B: z.number(), C: z.number(), D: z.number(), E: z.number() });

/** What a kind of loan is like. Amounts in units of the template's currency, rates in per cent a year, terms in months. */
export const productTemplate = z.object({
  name: z.string(),
  /** Share of the portfolio's loans. */
  share: figure(share),
  /** Revolving: the amount is a credit limit, and draws replace what was repaid. */
  revolving: z.boolean(),
  /** Null for unsecured products. Loan to value, per cent. */
  ltv: figure(z.object({ mean: z.number(), sd: z.number(), max: z.number() })).nullable(),
  collateral: z.string().nullable(),
  purposes: figure(shares),
  /** Lognormal, cut to [min, max] and rounded to `step`. */
  amount: figure(z.object({ mu: z.number(), sigma: z.number(), min: z.number(), max: z.number(), step: z.number() })),
  /** Term in months → share. */
  terms: figure(shares),
  rateByGrade: figure(byGrade),
  /** Standard deviation of the rate within a grade, percentage points. */
  rateSpread: figure(z.number().nonnegative()),
  /** What the product adds to the logit of default. */
  riskOffset: figure(z.number()),
  /** Share of the balance that is paid off early in a year (constant prepayment rate). */
  prepayment: figure(share),
});

/** The name of a shipped template; whatever else a request says is the path of a template file. */
export const templateName = /^[a-z0-9-]+$/;

/** A portfolio template: calibration figures with their origin. Shipped in resources/templates. */
export const portfolioTemplate = z.object({
  schemaVersion: z.literal(1),
  name: z.string().regex(templateName),
  title: z.string(),
  currency: z.string().length(3),
  /** Last month of the book; never today. */
  asOf: z.string().regex(/^\d{4}-\d{2}$/),
  /** Default rate that is used when none is asked for. */
  defaultRate: figure(share),
  products: z.array(productTemplate).min(1),
  loansPerBorrower: figure(z.object({ lambda: z.number().positive() })),
  borrowers: z.object({
    age: figure(z.object({ mean: z.number(), sd: z.number(), min: z.number(), max: z.number() })),
    region: figure(shares),
    employment: figure(shares),
    homeOwnership: figure(shares),
    /** Lognormal body, Pareto tail above the 95th percentile with index `alpha`. A year's income. */
    income: figure(z.object({ mu: z.number(), sigma: z.number(), alpha: z.number().positive(), min: z.number() })),
    /** Score bands, ascending: [lowest score, highest score, share]. */
    scoreBands: figure(z.array(z.tuple([z.int(), z.int(), share]))),
    /** Share of limits that is used; above 1 is possible. */
    utilisation: figure(z.object({ mean: z.number(), sd: z.number(), max: z.number() })),
    openLines: figure(z.object({ mean: z.number(), sd: z.number(), max: z.int() })),
    inquiries: figure(shares),
    delinquencies2y: figure(shares),
    bankruptcies: figure(shares),
    /** Debt payments over income, per cent: quantiles at these probabilities. */
    dti: figure(z.object({ probabilities: z.array(share), quantiles: z.array(z.number()) })),
  }),
  /** Rank correlations (Spearman); names as in `dependenceVariables`, `a~b`. Pairs not named are left to follow. */
  spearman: figure(z.record(z.string(), z.number().min(-1).max(1))),
  /** Degrees of freedom of the Student t copula, which gives joint tails. */
  tDegrees: figure(z.number().min(3)),
  grades: z.object({
    shares: figure(byGrade),
    /** What one standard deviation of the risk index adds to the logit of default. */
    slope: figure(z.number().positive()),
    /** Weights of the index: credit score (as risk), debt to income, utilisation, loan to value. */
    weights: figure(z.object({ score: z.number(), dti: z.number(), utilisation: z.number(), term: z.number(), ltv: z.number() })),
  }),
  /** Same-borrower and common dependence of defaults, standard deviations on the logit scale. */
  clustering: z.object({ borrowerFrailty: figure(z.number().nonnegative()), systematic: figure(z.number().nonnegative()) }),
  /** Monthly arrears behaviour of the second-order cascade, as probabilities for an average loan in arrears. */
  arrears: z.object({
    /** P(arrears go on | one month behind), if the month before was clean, and if it was not. */
    persistenceFresh: figure(share),
    persistenceKnown: figure(share),
    /** Of loans that stay in arrears, the share that rolls to the next bucket instead of paying one instalment. */
    roll30: figure(share),
    roll60: figure(share),
    roll90: figure(share),
    /** P(cure | 90 or more days past due). */
    cureLate: figure(share),
  }),
});
export type PortfolioTemplate = z.infer<typeof portfolioTemplate>;
export type ProductTemplate = z.infer<typeof productTemplate>;

/**
 * Calibrated figures that a person replaces, by their place in the template (`borrowers.dti`): the new value, of the same shape, and why. A report
 * prints each with its default and its effect.
 */
export const figureOverrides = z.record(z.string().min(1), z.object({ value: z.json(), reason: z.string().trim().min(1) }));
export type FigureOverrides = z.infer<typeof figureOverrides>;

/** Variables that `spearman` may name. `rate` and the loan's own are of the borrower's first loan of the main product. */
export const dependenceVariables = ['income', 'dti', 'utilisation', 'open_lines', 'inquiries', 'delinquencies_2y', 'credit_score', 'age', 'loan_amount', 'rate', 'term'] as const;

export const templatesRequest = z.object({
  /** A shipped template's name or the path of a template file, whose figures are wanted; null for the list of shipped templates alone. */
  template: z.string().nullable().default(null),
});

/** What a list says of a template. */
export const templateSummary = z.object({
  name: z.string(),
  title: z.string(),
  currency: z.string(),
  asOf: z.string(),
  products: z.array(z.string()),
  defaultRate: share,
  /** How many of its figures are of each status. */
  figures: z.record(z.enum(figureStatuses), z.int()),
});

/** One figure with its place in the template as a dotted path (`borrowers.dti`). */
export const templateFigure = z.object({ figure: z.string(), value: z.unknown(), status: z.enum(figureStatuses), source: z.string() });

export const templatesResult = z.object({
  schemaVersion: z.literal(1),
  templates: z.array(templateSummary),
  /** All figures of the one template that was asked for, else null. */
  figures: z.array(templateFigure).nullable(),
});
export type TemplateSummary = z.infer<typeof templateSummary>;
export type TemplateFigure = z.infer<typeof templateFigure>;
export type TemplatesResult = z.infer<typeof templatesResult>;
