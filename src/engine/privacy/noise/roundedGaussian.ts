import { bernoulliExp } from './bernoulli.ts';
import type { Bits } from './bits.ts';
import { gaussianTable, largestSigma, smallestSigma } from './gaussianTable.ts';
import { rationalOf, type Rational } from './rational.ts';

/** Draws whole numbers round(Z), Z ~ N(0, sigma^2). */
export interface GaussianSampler {
  draw(): number;
  /** A bound on the total-variation distance of one draw from round(Z); see `tableDelta`. */
  readonly totalVariation: number;
}

const guideBits = 12;
/** Fractional bits of |Z| that the rare comparisons look at: what lies below them moves a probability by less than 2^-128. */
const fractionWords = 4;

/**
 * A sampler of the rounded Gaussian. For a whole number q, q + round(Z) = round(q + Z): post-processing of the Gaussian mechanism, so that
 * everything proved of that one holds, whatever sigma is.
 *
 * Why the draw is round(Z) but for `totalVariation`: V = floor(2 |Z|) decides the size of round(Z), which is floor((V + 1) / 2), and the sign
 * is a fair coin. The table gives the cell of |Z|, 2^shift halves wide. With shift = 0 the cell is V. Otherwise |Z| within its cell has a
 * density proportional to exp(-t^2 / 2 sigma^2): t is drawn uniformly from the cell and kept with probability exp(-y),
 * y = (t^2 - a^2) / (2 sigma^2), a being the lower edge, else drawn again (von Neumann's rejection). That coin is the exact one of
 * Canonne, Kamath and Steinke, whose first question is whether a uniform number lies below y. Nearly always it lies above the largest y of
 * the cell: then t is kept whatever its fraction is, and the bits of V are all that need to be drawn. All of it is integer arithmetic.
 *
 * @param sigma standard deviation, 1/16 to 2^36; taken as exactly the float that it is
 * @throws RangeError for another sigma
 */
export function roundedGaussian(sigma: number, bits: Bits): GaussianSampler {
  if (!(sigma >= smallestSigma && sigma <= largestSigma)) throw new RangeError(`sigma must lie between ${smallestSigma} and ${largestSigma}`);
  const exact = rationalOf(sigma);
  const { shift, upTo, totalVariation } = gaussianTable(exact);
  const width = 2 ** shift;
  const leading = Uint32Array.from(upTo, (bound) => Number(bound === 1n << 128n ? 0xffffffffn : bound >> 96n));
  const guide = guideOf(leading);
  const neverBelow = Uint32Array.from(upTo, (_, cell) => largestExponent(cell, shift, exact));

  /** The cell of a uniform number of 128 bits, of which the last 96 are drawn only if the first 32 leave it open. */
  function drawCell(): number {
    const first = bits.next32();
    let cell = guide[first >>> (32 - guideBits)]!;
    while (first > leading[cell]!) cell++;
    if (first < leading[cell]!) return cell;
    const uniform = (BigInt(first) << 96n) | bits.nextBig(3);
    while (uniform >= upTo[cell]!) cell++;
    return cell;
  }

  function draw(): number {
    const cell = drawCell();
    for (;;) {
      const word = bits.next32();
      const halves = cell * width + ((word >>> 1) & (width - 1));
      if (shift > 0) {
        const digit = bits.next32();
        if (digit < neverBelow[cell]! && !bernoulliExp(exponent(halves, cell * width, exact, bits), bits, digit)) continue;
      }
      const size = Math.floor((halves + 1) / 2);
      return (word & 1) === 1 && size > 0 ? -size : size;
    }
  }

  return { draw, totalVariation: totalVariation + 2 ** -128 };
}

/** For the leading bits of a uniform number, the first cell that it can lie in. */
function guideOf(leading: Uint32Array): Uint16Array {
  const guide = new Uint16Array(2 ** guideBits);
  let cell = 0;
  for (let slot = 0; slot < guide.length; slot++) {
    while (leading[cell]! < slot * 2 ** (32 - guideBits)) cell++;
    guide[slot] = cell;
  }
  return guide;
}

/** 2^32 y at the upper edge of a cell, rounded up: no uniform number from there on lies below y. */
function largestExponent(cell: number, shift: number, sigma: Rational): number {
  const lower = BigInt(cell) << BigInt(shift);
  const upper = BigInt(cell + 1) << BigInt(shift);
  const { numerator, denominator } = differenceOfSquares(upper, lower, 2n, sigma);
  return Number((numerator << 32n) / denominator) + 1;
}

/** y = (t^2 - a^2) / (2 sigma^2) for t drawn from the given half. */
function exponent(halves: number, lowestHalf: number, sigma: Rational, bits: Bits): Rational {
  const scale = 2n << BigInt(32 * fractionWords);
  const drawn = (BigInt(halves) << BigInt(32 * fractionWords)) | bits.nextBig(fractionWords);
  return differenceOfSquares(drawn, BigInt(lowestHalf) << BigInt(32 * fractionWords), scale, sigma);
}

/** (t^2 - a^2) / (2 sigma^2) with t and a in units of 1 / scale. */
function differenceOfSquares(t: bigint, a: bigint, scale: bigint, { numerator, denominator }: Rational): Rational {
  return { numerator: (t * t - a * a) * denominator * denominator, denominator: 2n * scale * scale * numerator * numerator };
}
