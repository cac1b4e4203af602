// Writes resources/sample/loans.csv: invented unsecured loans of an invented bank, with the mess of a real extract. Every row has a
// stream of its own, so the file repeats byte for byte. Nobody in it exists: no name, number or figure comes from any data set.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import { luhnSum } from '../src/engine/numeric/luhn.ts';
import { normalCdf, normalQuantile } from '../src/engine/numeric/normal.ts';
import { Stream } from '../src/engine/random/stream.ts';

const rowCount = 5000;
const seed = 20_241_231;
/** The day on which the extract was taken, and the one that `default_flag` looks ahead from. */
const snapshot = Date.UTC(2024, 11, 31);
const dayLength = 86_400_000;

const regions = ['North', 'Harbour', 'Lakes', 'Midland', 'Highland', 'East', 'Capital', 'South'];
const regionWeights = [9, 6, 4, 17, 3, 12, 34, 15];
const purposes = ['debts', 'cards', 'home', 'car', 'business', 'medical', 'moving', 'holiday', 'wedding', 'boat', 'solar'];
const purposeWeights = [42, 20, 12, 9, 5, 5, 3, 3, 0.7, 0.15, 0.04];
const terms = [12, 24, 36, 48, 60];
const employerStems = ['Aldmoor', 'Béranger', 'Calverdale', 'Drumlow', 'Estwick', 'Fenmarch', 'Hale, Morrow', 'Ilverton', 'Kestrow', 'Møllgård', 'Nethercombe', 'Quillon', "O'Brannagh", 'Tarnside'];
const employerTrades = ['Bakeries', 'Care', 'Foods', 'Freight', 'Joinery', 'Logistics', 'Motors', 'Schools', 'Software', 'Textiles'];
const employerForms = ['', ' Ltd', ' Ltd.', ' plc', ' & Co', ' Group'];

type Employment = 'employed' | 'public' | 'self-employed' | 'unemployed' | 'retired' | 'student';

interface Borrower {
  /** Creditworthiness that nobody observes: standard normal, high is good. All risk in the file hangs on it. */
  quality: number;
  age: number;
  birthMonth: string;
  region: number;
  employment: Employment;
  employer: string;
  income: number;
}

interface Bureau {
  score: number;
  openLines: number;
  inquiries: number;
  /** -9 is the bureau's own code for "no delinquency on file". */
  monthsSinceDelinquency: number;
}

interface Loan {
  purpose: string;
  amount: number;
  term: number;
  /** 0 (A1) to 24 (E5). */
  grade: number;
  rate: number;
  instalment: number;
  originated: number;
  debtToIncome: number;
  utilisation: number;
  /** What the bank's scorecard sees, standardised roughly to mean 0 and deviation 1; high is bad. */
  risk: number;
}

interface Conduct {
  lastPayment: number | null;
  missedInstalments: number;
  daysPastDue: number;
  arrears: number;
}

/** The whole file as text: UTF-8, commas, line feeds, a header. */
export function sampleCsv(): string {
  const records = Array.from({ length: rowCount }, (_, row) => drawRecord(row));
  return `${Papa.unparse(records, { newline: '\n' })}\n`;
}

function drawRecord(row: number): Record<string, string | number> {
  const stream = new Stream(seed, 'sample loans', row);
  const borrower = drawBorrower(stream);
  const bureau = drawBureau(stream, borrower);
  const loan = drawLoan(stream, borrower, bureau);
  const conduct = drawConduct(stream, loan);
  return {
    loan_id: loanId(stream, row),
    national_id: String(stream.below(4_000_000_000)).padStart(11, '0'),
    birth_month: borrower.birthMonth,
    region: regions[borrower.region]!,
    postcode: padded((1 + borrower.region * 4 + stream.below(4)) * 1000 + stream.below(90) * 10),
    branch_code: padded(501 + borrower.region * 12 + stream.below(6)),
    employment: borrower.employment,
    employer_name: borrower.employer,
    income: borrower.income,
    purpose: loan.purpose,
    currency: 'EUR',
    loan_amount: loan.amount,
    term_months: loan.term,
    grade: gradeName(loan.grade),
    interest_rate: loan.rate.toFixed(2),
    instalment: loan.instalment.toFixed(2),
    origination_date: dayMonthYear(loan.originated),
    last_payment_date: conduct.lastPayment === null ? '' : dayMonthYear(conduct.lastPayment),
    dti: loan.debtToIncome.toFixed(1),
    utilisation: loan.utilisation.toFixed(1),
    bureau_score: bureau?.score ?? '',
    open_lines: bureau?.openLines ?? '',
    inquiries: bureau?.inquiries ?? '',
    months_since_delinquency: bureau?.monthsSinceDelinquency ?? '',
    days_past_due: conduct.daysPastDue,
    arrears_amount: conduct.arrears.toFixed(2),
    guarantor_ref: '',
    default_flag: defaults(stream, borrower, loan, conduct) ? 1 : 0,
  };
}

function drawBorrower(stream: Stream): Borrower {
  const quality = normal(stream);
  const ageInMonths = Math.round(12 * (20 + 60 * logistic(-0.5 + 0.9 * normal(stream) + 0.1 * quality)));
  const age = Math.floor(ageInMonths / 12);
  const employment = drawEmployment(stream, age);
  return {
    quality,
    age,
    birthMonth: new Date(Date.UTC(2024, 11 - ageInMonths, 1)).toISOString().slice(0, 7),
    region: weighted(stream, regionWeights),
    employment,
    employer: drawEmployer(stream, employment),
    income: drawIncome(stream, quality, employment),
  };
}

function drawEmployment(stream: Stream, age: number): Employment {
  if (age >= 65 && chance(stream, 0.8)) return 'retired';
  if (age < 28 && chance(stream, 0.3)) return 'student';
  const others: Employment[] = ['employed', 'public', 'self-employed', 'unemployed'];
  return others[weighted(stream, [66, 16, 13, 5])]!;
}

/** As people type it: in capitals now and then, and left out by many who have one. */
function drawEmployer(stream: Stream, employment: Employment): string {
  if (employment !== 'employed' || chance(stream, 0.06)) return '';
  const name = `${pick(stream, employerStems)} ${pick(stream, employerTrades)}${pick(stream, employerForms)}`;
  return chance(stream, 0.1) ? name.toUpperCase() : name;
}

/** Annual income before tax: lognormal, to the hundred, and rounder where it was only declared. */
function drawIncome(stream: Stream, quality: number, employment: Employment): number {
  const level: Record<Employment, number> = { employed: 1, public: 0.95, 'self-employed': 1.05, unemployed: 0.4, retired: 0.62, student: 0.35 };
  const spread = employment === 'self-employed' ? 0.7 : 0.45;
  const income = level[employment] * Math.exp(10.45 + 0.16 * quality + spread * normal(stream));
  const declared = chance(stream, 0.35);
  return Math.max(4000, roundTo(income, declared ? (income > 50_000 ? 5000 : 1000) : 100));
}

/** Undefined for thin files: the bureau's columns are then empty together. */
function drawBureau(stream: Stream, borrower: Borrower): Bureau | undefined {
  if (chance(stream, borrower.age < 30 ? 0.3 : 0.06)) return undefined;
  const { quality } = borrower;
  const delinquent = chance(stream, normalCdf(-0.65 - 0.6 * quality));
  return {
    score: Math.round(clamp(682 + 62 * quality + 0.5 * (borrower.age - 43) + 24 * normal(stream) - (delinquent ? 18 : 0), 300, 850)),
    openLines: 1 + poisson(stream, 2 + borrower.age / 14),
    inquiries: poisson(stream, Math.exp(-0.35 - 0.4 * quality)),
    monthsSinceDelinquency: delinquent ? 1 + Math.min(119, Math.floor(-26 * Math.log(stream.uniform()))) : -9,
  };
}

function drawLoan(stream: Stream, borrower: Borrower, bureau: Bureau | undefined): Loan {
  const amount = drawAmount(stream, borrower.income);
  const term = terms[clamp(Math.round(2 + 1.1 * Math.log(amount / 9000) + normal(stream)), 0, 4)]!;
  const originated = beforeWeekend(snapshot - dayLength * Math.ceil(term * 30 * stream.uniform() ** 1.2));
  const utilisation = chance(stream, 0.15) ? 0 : clamp(40 - 20 * borrower.quality + 26 * normal(stream), 0, 100);
  const otherDebts = clamp(Math.exp(2.75 - 0.22 * borrower.quality + 0.5 * normal(stream)), 0, 75);
  // The price cannot hang on a ratio that holds the price, so the bank takes the instalment at a reference rate of 10 %.
  const debtToIncome = otherDebts + (1200 * annuity(amount, 10, term)) / borrower.income;
  const scorePart = bureau === undefined ? 0.4 : (682 - bureau.score) / 70;
  const risk = 0.75 * scorePart + 0.3 * ((debtToIncome - 28) / 14) + 0.25 * ((utilisation - 38) / 28) + 0.1 * ((bureau?.inquiries ?? 1) - 0.8);
  const grade = clamp(Math.round(9 + 7 * risk), 0, 24);
  const rate = rateCard(grade, term, originated) - pick(stream, [0, 0, 0, 0.25, 0.5]);
  return {
    purpose: purposes[weighted(stream, purposeWeights)]!,
    amount, term, grade, rate, originated, utilisation, risk,
    instalment: annuity(amount, rate, term),
    debtToIncome: Math.min(debtToIncome, 99.9),
  };
}

/** In steps of 100, of 500 from 10,000 on, and of 5,000 for those who like round sums. */
function drawAmount(stream: Stream, income: number): number {
  const wanted = clamp(income * Math.min(0.6, Math.exp(-1.35 + 0.6 * normal(stream))), 1000, 50_000);
  if (wanted > 4000 && chance(stream, 0.25)) return Math.max(5000, roundTo(wanted, 5000));
  return roundTo(wanted, wanted < 10_000 ? 100 : 500);
}

/** Percent a year by sub-grade and term; dearer by 2.4 points after the rates rose in 2022. */
function rateCard(grade: number, term: number, originated: number): number {
  const rise = clamp((originated - Date.UTC(2022, 2, 1)) / (Date.UTC(2023, 8, 1) - Date.UTC(2022, 2, 1)), 0, 1);
  return 4.29 + 0.62 * grade + (term >= 48 ? 0.4 : 0) + 2.4 * (Math.round(rise * 8) / 8);
}

/** Payments fall due on the origination's day of the month; three at most are open, since at 90 days a loan leaves for collections. */
function drawConduct(stream: Stream, loan: Loan): Conduct {
  const late = chance(stream, logistic(-3.2 + 0.9 * loan.risk)) ? 1 + weighted(stream, [64, 24, 12]) : 0;
  let paid = 0;
  while (dueDate(loan.originated, paid + 1) < snapshot) paid++;
  const due = paid;
  while (due - paid < late && paid > 0 && daysBetween(dueDate(loan.originated, paid), snapshot) < 90) paid--;
  const missedInstalments = due - paid;
  const lastPayment = paid === 0 ? null : Math.min(snapshot, dueDate(loan.originated, paid) + dayLength * weighted(stream, [80, 10, 6, 4]));
  if (missedInstalments === 0) return { lastPayment, missedInstalments, daysPastDue: 0, arrears: 0 };
  const partPayment = chance(stream, 0.3) ? 0.7 * stream.uniform() : 0;
  const daysPastDue = daysBetween(dueDate(loan.originated, paid + 1), snapshot);
  return { lastPayment, missedInstalments, daysPastDue, arrears: loan.instalment * (missedInstalments - partPayment) };
}

/** Whether the loan is 90 days or more past due at any time in the twelve months after the extract. */
function defaults(stream: Stream, borrower: Borrower, loan: Loan, conduct: Conduct): boolean {
  const hardship = (borrower.employment === 'unemployed' ? 0.6 : 0) + (loan.purpose === 'business' ? 0.4 : 0);
  const stretch = 0.02 * (loan.debtToIncome - 28) + 0.006 * (loan.utilisation - 38);
  return chance(stream, logistic(-3.3 + 0.05 * (loan.grade - 9) - 0.45 * borrower.quality + stretch + hardship + 1.1 * conduct.missedInstalments));
}

/** `LN-`, nine digits, and their Luhn check digit. */
function loanId(stream: Stream, row: number): string {
  const digits = String(204_100_000 + row * 131 + stream.below(131));
  return `LN-${digits}${(10 - (luhnSum(`${digits}0`) % 10)) % 10}`;
}

/** Monthly instalment that repays `amount` in `term` months at `rate` percent a year, to the cent. */
function annuity(amount: number, rate: number, term: number): number {
  const monthly = rate / 1200;
  return roundTo((amount * monthly) / (1 - (1 + monthly) ** -term), 0.01);
}

function dueDate(originated: number, month: number): number {
  const start = new Date(originated);
  return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + month, Math.min(28, start.getUTCDate()));
}

/** The Friday before, for a Saturday or Sunday: the bank pays out on working days. */
function beforeWeekend(day: number): number {
  const daysSinceFriday = (new Date(day).getUTCDay() + 2) % 7;
  return daysSinceFriday <= 2 ? day - dayLength * daysSinceFriday : day;
}

function daysBetween(earlier: number, later: number): number {
  return Math.round((later - earlier) / dayLength);
}

function dayMonthYear(day: number): string {
  const [year, month, date] = new Date(day).toISOString().slice(0, 10).split('-');
  return `${date}/${month}/${year}`;
}

function gradeName(grade: number): string {
  return `${'ABCDE'[Math.floor(grade / 5)]}${1 + (grade % 5)}`;
}

function normal(stream: Stream): number {
  return normalQuantile(stream.uniform());
}

function chance(stream: Stream, probability: number): boolean {
  return stream.uniform() < probability;
}

function pick<T>(stream: Stream, choices: readonly T[]): T {
  return choices[stream.below(choices.length)]!;
}

/** A position, with probability in proportion to its weight. */
function weighted(stream: Stream, weights: readonly number[]): number {
  let rest = stream.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  const position = weights.findIndex((weight) => (rest -= weight) < 0);
  return position < 0 ? weights.length - 1 : position;
}

/** Knuth's product of uniforms: fine for small means. */
function poisson(stream: Stream, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = stream.uniform(); product > limit; product *= stream.uniform()) count++;
  return count;
}

function logistic(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function roundTo(value: number, step: number): number {
  return Math.round(value / step) * step;
}

function padded(value: number): string {
  return String(value).padStart(5, '0');
}

if (import.meta.main) writeFileSync(fileURLToPath(new URL('../resources/sample/loans.csv', import.meta.url)), sampleCsv());
