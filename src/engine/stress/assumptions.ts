import type { FigureStatus } from '../../contract/template.ts';

interface Assumption<T extends number | string> {
  readonly figure: string;
  readonly value: T;
  readonly status: FigureStatus;
  readonly source: string;
}

function recalled(figure: string, value: number, source: string): Assumption<number> {
  return { figure, value, status: 'recalled', source };
}

/** What losses rest on besides the macro path. None of it was seen at a source: screen, files and reports say so. */
export const assumptions = {
  lgdUnsecured: recalled('Loss given default of cards and unsecured loans', 0.9, 'Practice: 85 to 95 %; no public table seen'),
  lgdVehicle: recalled('Loss given default of loans on vehicles', 0.475, 'Practice: 40 to 55 %; no public table seen'),
  saleCost: recalled('Cost and discount of selling a home after foreclosure, share of its value', 0.25, 'Practice; with a loan to value of 80 % it gives 34 % loss when prices fall by 30 %, near the 35 to 45 % recalled of 2008'),
  lgdMortgageLeast: recalled('Least loss given default of a mortgage', 0.1, 'Practice: 10 to 25 % in good times; no public table seen'),
  drawdown: recalled('Share of the unused limit of a card that is drawn before default', 0.5, 'Practice; no public table seen'),
  loanToValue: recalled('Loan to value at which the homes of all banks stand before house prices fall further than the satellite model has seen', 0.8, 'Median of conventional purchase loans as recalled (HMDA 2022 to 2024). Much hangs on it: of models fitted until 2005 the mortgage peak of the severe recession is 0.35 to 2.1 times that of 2010 for 65 to 95 %'),
  equityRule: { figure: 'Log odds of default by the probability of negative equity, beyond what the satellite model has seen', value: '-1.603 below 5 % to 0.806 above 35 %', status: 'recalled', source: 'OFHEO risk-based capital rule, 66 FR 47730 (2001), 12 CFR 1750 subpart B appendix A: coefficients of default and dispersion of house prices, as recalled' },
  stageTwoMultiple: recalled('Multiple of the mean yearly probability of default over the remaining life from which a loan is in stage 2', 2, 'A common reading of a significant increase in credit risk under IFRS 9; banks take 2 to 3'),
  stageTwoPoints: recalled('Least rise of that probability for stage 2, share', 0.005, 'A common reading of a significant increase in credit risk, and of low credit risk, under IFRS 9'),
  stageTwoUsual: recalled('Share of loans without arrears in stage 2 in ordinary times', 0.08, 'Share of stage 2 in all loans of the banks in the risk dashboard of the European Banking Authority, 2020Q3: 8 %, as a report of it says'),
  cardLife: recalled('Expected life of a card, months', 36, 'Practice: 30 to 60 months; no public table seen'),
} as const;

/** Figures that losses follow directly, and that a test of sensitivity moves. */
export type LossFigures = Readonly<Record<'lgdUnsecured' | 'lgdVehicle' | 'saleCost' | 'lgdMortgageLeast' | 'drawdown' | 'loanToValue', number>>;

export const usualFigures: LossFigures = {
  lgdUnsecured: assumptions.lgdUnsecured.value, lgdVehicle: assumptions.lgdVehicle.value, saleCost: assumptions.saleCost.value,
  lgdMortgageLeast: assumptions.lgdMortgageLeast.value, drawdown: assumptions.drawdown.value, loanToValue: assumptions.loanToValue.value,
};
