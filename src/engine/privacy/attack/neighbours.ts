import type { Monitor } from '../../../contract/progress.ts';
import { buildBoxTree, nearestPoint } from '../../numeric/boxTree.ts';
import { Stream } from '../../random/stream.ts';
import { holm, hypergeometricTail } from './chance.ts';
import { project, type Space } from './space.ts';

/** Synthetic rows that these attacks look in at most. */
const mostSearched = 20_000;
/** Secret columns at most; each has the same quota of attempts, so that one that is easily guessed cannot dominate. */
const mostSecrets = 12;
/**
 * Attempts over all secrets, as a multiple of those asked for each. Where nothing leaks and a rate p of guesses is right, the excess has the deviation
 * sqrt(2 p / ((1 - p) n)); with n = 12 x 2,000 a tolerance of .05 is excluded in 99 of 100 tables up to p = .58.
 */
const attemptsOverSecrets = 12;
/** A number is guessed where its rank is met within this. */
const rankTolerance = 0.025;

export interface SplitTest {
  readonly attempted: number;
  readonly attemptedControl: number;
  readonly train: number;
  readonly control: number;
  readonly p: number;
  readonly figures: Readonly<Record<string, number>>;
}

/** Synthetic rows that are searched, drawn by chance. */
function searched({ synthetic, syntheticRows, dimensions }: Space, seed: number): Float32Array {
  if (syntheticRows <= mostSearched) return synthetic;
  const points = new Float32Array(mostSearched * dimensions);
  new Stream(seed, 'attack/searched').permutation(syntheticRows).subarray(0, mostSearched).forEach((row, at) => points.set(synthetic.subarray(row * dimensions, (row + 1) * dimensions), at * dimensions));
  return points;
}

/**
 * Linkability (Giomi et al. 2023): who holds two halves of a row, one from each of two sources, looks for each in the synthetic table; an attempt
 * succeeds where both halves lead to the same synthetic row.
 * @param known dimensions of the one half; the rest are the other
 */
export function testLinkability(space: Space, known: readonly number[], asked: number, seed: number, monitor: Monitor): SplitTest {
  const { real, train, control, dimensions } = space;
  const points = searched(space, seed);
  const others = Array.from({ length: dimensions }, (_none, dimension) => dimension).filter((dimension) => !known.includes(dimension));
  const sides = [known, others].map((side) => ({ tree: buildBoxTree(project(points, dimensions, side), side.length, new Uint8Array(points.length / dimensions), monitor), queries: project(real, dimensions, side) }));
  const leadsToOne = (row: number): boolean => {
    const [first, second] = sides.map(({ tree, queries }) => nearestPoint(tree, queries, row).point);
    return first === second;
  };
  const [members, outsiders] = [Math.min(asked, train), Math.min(asked, control)];
  const count = (from: number, rows: number, start: number): number => {
    let successes = 0;
    for (let row = 0; row < rows; row++) {
      if (row % 64 === 0) monitor.advance((start + row) / (members + outsiders), start + row);
      if (leadsToOne(from + row)) successes++;
    }
    return successes;
  };
  const [ofTrain, ofControl] = [count(0, members, 0), count(train, outsiders, members)];
  return { attempted: members, attemptedControl: outsiders, train: ofTrain, control: ofControl, p: hypergeometricTail(ofTrain, ofTrain + ofControl, members, members + outsiders), figures: {} };
}

/**
 * Inference (Giomi et al. 2023): who knows all columns of a person but one takes that one from the synthetic row that is nearest in the others. Each
 * secret column has its quota, at least what is asked where there are so many rows; p is Holm's over the columns.
 * @param known dimensions that the attacker knows; secrets are the others, or all in turn where that leaves none
 */
export function testInference(space: Space, known: readonly number[], asked: number, seed: number, monitor: Monitor): SplitTest & { readonly secrets: number } {
  const { real, train, control, dimensions, names } = space;
  const points = searched(space, seed);
  const all = Array.from({ length: dimensions }, (_none, dimension) => dimension);
  const candidates = known.length === 0 ? all : all.filter((dimension) => !known.includes(dimension));
  const secrets = Array.from(new Stream(seed, 'attack/secrets').permutation(candidates.length).subarray(0, mostSecrets), (at) => candidates[at]!).sort((one, other) => one - other);
  const quota = Math.max(asked, Math.ceil((attemptsOverSecrets * asked) / secrets.length));
  const [members, outsiders] = [Math.min(quota, train), Math.min(quota, control)];
  const figures: Record<string, number> = {};
  const ps: number[] = [];
  let [ofTrain, ofControl] = [0, 0];
  secrets.forEach((secret, turn) => {
    const side = known.length === 0 ? all.filter((dimension) => dimension !== secret) : known;
    const tree = buildBoxTree(project(points, dimensions, side), side.length, new Uint8Array(points.length / dimensions), monitor);
    const queries = project(real, dimensions, side);
    // Other rows for each secret, as far as there are any: the same ones would be the same trial again.
    const guessed = (from: number, rows: number, of: number): number => {
      let successes = 0;
      for (let at = 0; at < rows; at++) {
        const row = from + ((turn * rows + at) % of);
        if (at % 64 === 0) monitor.advance((turn + at / rows) / secrets.length);
        const guess = points[nearestPoint(tree, queries, row).point * dimensions + secret]!;
        if (isRight(guess, real[row * dimensions + secret]!, space.categorical[secret]!)) successes++;
      }
      return successes;
    };
    const [right, rightControl] = [guessed(0, members, train), guessed(train, outsiders, control)];
    ofTrain += right;
    ofControl += rightControl;
    ps.push(hypergeometricTail(right, right + rightControl, members, members + outsiders));
    figures[names[secret]!] = right / members - rightControl / outsiders;
  });
  return { attempted: members * secrets.length, attemptedControl: outsiders * secrets.length, train: ofTrain, control: ofControl, p: Math.min(...holm(ps)), figures, secrets: secrets.length };
}

function isRight(guess: number, truth: number, categorical: boolean): boolean {
  return categorical ? guess === truth : Math.abs(guess - truth) <= rankTolerance;
}
