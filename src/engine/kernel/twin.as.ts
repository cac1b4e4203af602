// The hot loops of the twin, for WebAssembly SIMD (AssemblyScript). Pointers are byte offsets into a memory that the caller lays
// out (memory.ts); nothing is allocated here. Several instances on several threads may work on disjoint rows of one memory.

import { exp4 } from './shared/exp.as';

/** First byte that the caller may use: what lies below holds this module's own constants. */
export function heapBase(): usize {
  return __heap_base;
}

/** A tilted Gaussian copula and its rows. The order of the fields is mirrored by `modelFields` in ../twin/copula.ts. */
@unmanaged
class Model {
  /** Columns. */ d: i32;
  /** Floats a row of z takes: d rounded up to a multiple of 4, the rest 0. */ zStride: i32;
  /** Floats a row of codes' weights takes: the largest number of codes rounded up to a multiple of 4. */ kStride: i32;
  /** f32 [row][zStride]: latent normal values. */ z: usize;
  /** u8 [row][d]: coarse codes. */ codes: usize;
  /** f32 [d][zStride]: regression of column i on the others, 0 on the diagonal. */ slope: usize;
  /** f32 [d]: standard deviation of column i given the others. */ deviation: usize;
  /** f32 [d][kStride]: upper boundary of each code on the z scale; 1e9 from the last code on. */ upper: usize;
  /** i32 [d]: number of codes. */ k: usize;
  /** f32 [d][kStride]: one-way tilt; -1e30 where there is no such code. */ oneWay: usize;
  /** i32 [d + 1]: where the tilted neighbours of column i begin in the next two arrays. */ neighbourStart: usize;
  /** i32: neighbour j. */ neighbour: usize;
  /** i32: offset, in floats, of lambda [c_j][kStride] for (i, j). */ lambdaOffset: usize;
  /** f32: pair tilts, both triangles. */ lambda: usize;
  /** Columns that sweeps draw, the first ones; the others stay what they are. */ free: i32;
}

// --- random numbers: xoshiro128** as in ../random/stream.ts ---

let s0: u32 = 1, s1: u32 = 0, s2: u32 = 0, s3: u32 = 0;

function loadState(state: usize): void {
  s0 = load<u32>(state); s1 = load<u32>(state, 4); s2 = load<u32>(state, 8); s3 = load<u32>(state, 12);
}

@inline
function uniform(): f64 {
  const drawn = rotl<u32>(s1 * 5, 7) * 9;
  const shifted = s1 << 9;
  s2 ^= s0; s3 ^= s1; s1 ^= s2; s0 ^= s3; s2 ^= shifted;
  s3 = rotl<u32>(s3, 11);
  return (<f64>drawn + 0.5) * 2.3283064365386963e-10;
}

// --- normal distribution ---

/** P(Z > |x|), four at a time; absolute error below 1e-7 (Abramowitz and Stegun 7.1.26). */
@inline
function upperTail4(x: v128): v128 {
  const size = f32x4.min(f32x4.abs(x), f32x4.splat(30));
  const t = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), f32x4.mul(size, f32x4.splat(0.23164190))));
  let p = f32x4.splat(0.5307027145);
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-0.7265760135));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(0.7107068705));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-0.142248368));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(0.127414796));
  return f32x4.mul(f32x4.mul(p, t), exp4(f32x4.mul(f32x4.mul(size, size), f32x4.splat(-0.5))));
}

/** The z with P(Z <= z) = p, 0 < p < 1 (Acklam 2003, relative error 1.2e-9). */
function quantile(p: f64): f64 {
  if (p < 0.02425) return tailQuantile(p);
  if (p > 0.97575) return -tailQuantile(1 - p);
  const q = p - 0.5, r = q * q;
  return (((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r - 30.66479806614716) * r + 2.506628277459239) * q
    / (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r - 13.28068155288572) * r + 1);
}

function tailQuantile(p: f64): f64 {
  const q = Math.sqrt(-2 * Math.log(Math.max(p, 1e-300)));
  return (((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783)
    / ((((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1);
}

/** A standard normal between two standardised bounds, whose lower and upper tail probabilities are known. */
@inline
function truncatedNormal(lo: f32, hi: f32, belowLo: f32, belowHi: f32, aboveLo: f32, aboveHi: f32): f32 {
  const v = uniform();
  let z: f64;
  // From the side of the nearer tail: differences of probabilities near 1 would have no digits left.
  if (lo > 0) z = -quantile(<f64>aboveHi + v * (<f64>aboveLo - <f64>aboveHi));
  else z = quantile(<f64>belowLo + v * (<f64>belowHi - <f64>belowLo));
  let answer = <f32>z;
  if (!(answer >= lo)) answer = lo;
  if (!(answer <= hi)) answer = hi;
  return answer;
}

@inline
function conditionalMean(slope: usize, z: usize, stride: i32): f32 {
  let sum = f32x4.splat(0);
  for (let j = 0; j < stride; j += 4) sum = f32x4.add(sum, f32x4.mul(v128.load(slope + (j << 2)), v128.load(z + (j << 2))));
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3);
}

// --- Gibbs ---

/** Scratch of one row: 5 * 64 floats (weights, and tail probabilities with the lower end in front). */
const WEIGHT: usize = 0;
const BELOW: usize = 64 * 4;
const ABOVE: usize = 64 * 4 * 2 + 16;
export const scratchBytes: i32 = 64 * 4 * 3 + 64;

/** Rows that are swept together, column by column: their z and one column's tilts stay in the nearest cache. */
const CHUNK: i32 = 128;

/**
 * One Gibbs sweep over rows [from, to): each column in turn is drawn from its distribution given the others under the tilted copula
 * (twin recipe 3.7). `state` is the generator's state for these rows; `scratch` belongs to the calling thread.
 */
export function gibbs(model: usize, from: i32, to: i32, state: usize, scratch: usize): void {
  const m = changetype<Model>(model);
  loadState(state);
  for (let start = from; start < to; start += CHUNK) {
    const end = min(start + CHUNK, to);
    for (let i = 0; i < m.free; i++) gibbsColumn(m, i, start, end, scratch);
  }
}

function gibbsColumn(m: Model, i: i32, from: i32, to: i32, scratch: usize): void {
  const d = m.d, zBytes = <usize>m.zStride << 2, kBytes = <usize>m.kStride << 2;
  const k = load<i32>(m.k + (i << 2)), usedBytes = <usize>((k + 3) & ~3) << 2;
  const deviation = load<f32>(m.deviation + (i << 2)), inverse: f32 = 1 / deviation;
  const slope = m.slope + <usize>i * zBytes, bounds = m.upper + <usize>i * kBytes;
  for (let row = from; row < to; row++) {
    const z = m.z + <usize>row * zBytes, codes = m.codes + <usize>row * d;
    const mean = conditionalMean(slope, z, m.zStride);
    tilt(m, i, codes, kBytes, usedBytes, scratch);
    const total = weigh(bounds, mean, inverse, usedBytes, scratch);

    let left = <f32>uniform() * total, code = 0;
    for (; code < k - 1; code++) {
      left -= load<f32>(scratch + WEIGHT + (code << 2));
      if (left < 0) break;
    }
    const upper = bounds + (code << 2);
    const lo: f32 = code === 0 ? -1e9 : (load<f32>(upper - 4) - mean) * inverse;
    const hi: f32 = code === k - 1 ? 1e9 : (load<f32>(upper) - mean) * inverse;
    const below = scratch + BELOW + (code << 2), above = scratch + ABOVE + (code << 2);
    const drawn = truncatedNormal(lo, hi, load<f32>(below, 12), load<f32>(below, 16), load<f32>(above, 12), load<f32>(above, 16));
    store<f32>(z + (i << 2), bounded(mean + deviation * drawn));
    store<u8>(codes + i, <u8>code);
  }
}

// Beyond 9 no boundary lies, and open ends must not run away to 1e9.
@inline
function bounded(z: f32): f32 {
  return min<f32>(max<f32>(z, -9), 9);
}

/** Sum of the one-way and pair tilts of column i for each code, as weights exp(. - max), into the scratch. */
@inline
function tilt(m: Model, i: i32, codes: usize, kBytes: usize, usedBytes: usize, scratch: usize): void {
  const start = load<i32>(m.neighbourStart + (i << 2)), end = load<i32>(m.neighbourStart + (i << 2), 4);
  const neighbours = m.neighbour + (start << 2), neighboursEnd = m.neighbour + (end << 2), offsets = m.lambdaOffset + (start << 2);
  const oneWay = m.oneWay + <usize>i * kBytes;
  let highest = f32x4.splat(-1e30);
  // Sixteen codes at a time: their sums stay in registers while the neighbours go by.
  for (let at: usize = 0; at < usedBytes; at += 64) {
    const wide = at + 32 < usedBytes;
    let a = v128.load(oneWay + at), b = a, c = a, e = a;
    const two = at + 16 < usedBytes, four = at + 48 < usedBytes;
    if (two) b = v128.load(oneWay + at, 16);
    if (wide) c = v128.load(oneWay + at, 32);
    if (four) e = v128.load(oneWay + at, 48);
    let offset = offsets;
    for (let n = neighbours; n < neighboursEnd; n += 4, offset += 4) {
      const row = m.lambda + (<usize>load<i32>(offset) << 2) + <usize>load<u8>(codes + load<i32>(n)) * kBytes + at;
      a = f32x4.add(a, v128.load(row));
      if (two) b = f32x4.add(b, v128.load(row, 16));
      if (wide) {
        c = f32x4.add(c, v128.load(row, 32));
        if (four) e = f32x4.add(e, v128.load(row, 48));
      }
    }
    v128.store(scratch + WEIGHT + at, a);
    highest = f32x4.max(highest, a);
    if (two) { v128.store(scratch + WEIGHT + at, b, 16); highest = f32x4.max(highest, b); }
    if (wide) { v128.store(scratch + WEIGHT + at, c, 32); highest = f32x4.max(highest, c); }
    if (four) { v128.store(scratch + WEIGHT + at, e, 48); highest = f32x4.max(highest, e); }
  }
  const top = f32x4.splat(max(max(f32x4.extract_lane(highest, 0), f32x4.extract_lane(highest, 1)), max(f32x4.extract_lane(highest, 2), f32x4.extract_lane(highest, 3))));
  for (let at: usize = 0; at < usedBytes; at += 16) {
    v128.store(scratch + WEIGHT + at, exp4(f32x4.sub(v128.load(scratch + WEIGHT + at), top)));
  }
}

/** Multiplies the weights by the normal probability of each code and returns their sum; leaves the tail probabilities of the boundaries. */
@inline
function weigh(upper: usize, mean: f32, inverse: f32, usedBytes: usize, scratch: usize): f32 {
  let sum = f32x4.splat(0);
  let belowBefore = f32x4.splat(0), aboveBefore = f32x4.splat(1), xBefore = f32x4.splat(-1e9);
  // The lower end of code 0 stands in the last lane of the vector in front.
  v128.store(scratch + BELOW, belowBefore);
  v128.store(scratch + ABOVE, aboveBefore);
  const centre = f32x4.splat(mean), scale = f32x4.splat(inverse), one = f32x4.splat(1), zero = f32x4.splat(0);
  for (let at: usize = 0; at < usedBytes; at += 16) {
    const x = f32x4.mul(f32x4.sub(v128.load(upper + at), centre), scale);
    const tail = upperTail4(x), rest = f32x4.sub(one, tail), negative = f32x4.lt(x, zero);
    const below = v128.bitselect(tail, rest, negative), above = v128.bitselect(rest, tail, negative);
    v128.store(scratch + BELOW + 16 + at, below);
    v128.store(scratch + ABOVE + 16 + at, above);
    const belowLo = v128.shuffle<f32>(belowBefore, below, 3, 4, 5, 6), aboveLo = v128.shuffle<f32>(aboveBefore, above, 3, 4, 5, 6), xLo = v128.shuffle<f32>(xBefore, x, 3, 4, 5, 6);
    const mass = v128.bitselect(f32x4.sub(aboveLo, above), f32x4.sub(below, belowLo), f32x4.gt(xLo, zero));
    const weight = f32x4.mul(f32x4.max(mass, f32x4.splat(1e-7)), v128.load(scratch + WEIGHT + at));
    v128.store(scratch + WEIGHT + at, weight);
    sum = f32x4.add(sum, weight);
    belowBefore = below; aboveBefore = above; xBefore = x;
  }
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3);
}

/** Redraws z of rows [from, to) inside the bins of their codes, which stay (twin recipe 4, "within"). */
export function within(model: usize, from: i32, to: i32, state: usize, scratch: usize): void {
  const m = changetype<Model>(model);
  loadState(state);
  const d = m.d, zBytes = <usize>m.zStride << 2, kBytes = <usize>m.kStride << 2;
  for (let row = from; row < to; row++) {
    const z = m.z + <usize>row * zBytes, codes = m.codes + <usize>row * d;
    for (let i = 0; i < m.free; i++) {
      const code = <i32>load<u8>(codes + i), last = load<i32>(m.k + (i << 2)) - 1;
      const mean = conditionalMean(m.slope + <usize>i * zBytes, z, m.zStride);
      const deviation = load<f32>(m.deviation + (i << 2)), inverse: f32 = 1 / deviation;
      const upper = m.upper + <usize>i * kBytes + (code << 2);
      const lo: f32 = code === 0 ? -1e9 : (load<f32>(upper - 4) - mean) * inverse;
      const hi: f32 = code === last ? 1e9 : (load<f32>(upper) - mean) * inverse;
      const ends = f32x4.replace_lane(f32x4.splat(lo), 1, hi);
      const tail = upperTail4(ends), tailLo = f32x4.extract_lane(tail, 0), tailHi = f32x4.extract_lane(tail, 1);
      const drawn = truncatedNormal(lo, hi, lo < 0 ? tailLo : 1 - tailLo, hi < 0 ? tailHi : 1 - tailHi, lo < 0 ? 1 - tailLo : tailLo, hi < 0 ? 1 - tailHi : tailHi);
      store<f32>(z + (i << 2), bounded(mean + deviation * drawn));
    }
  }
}

// --- raking ---

/**
 * Multiplies the weights of `rows` rows by factor[code_i][code_j] so that the weighted table of columns i and j moves towards `target`
 * by the power `exponent`; ratios are clipped to [1/cap, cap] (iterative proportional fitting, Deming and Stephan 1940).
 * @param codes u8 [column][rows]  @param weights f64 [rows]  @param target f64 [ki][kj], sums to 1  @param table f64 [ki * kj], scratch
 * @param change f64 [ki][kj]: the logarithm of each factor is added to it
 * @param sums f64 [3]: sum of the weights in and out, sum of their squares out, total variation before the move out
 */
export function rakePair(
  rows: i32, codes: usize, i: i32, j: i32, ki: i32, kj: i32, weights: usize, target: usize, table: usize, change: usize, sums: usize, exponent: f64, floor: f64, cap: f64,
): void {
  const ci = codes + <usize>i * rows, cj = codes + <usize>j * rows, cells = ki * kj;
  memory.fill(table, 0, <usize>cells << 3);
  for (let row = 0; row < rows; row++) {
    const cell = table + ((<i32>load<u8>(ci + row) * kj + <i32>load<u8>(cj + row)) << 3);
    store<f64>(cell, load<f64>(cell) + load<f64>(weights + (row << 3)));
  }
  const scale = 1 / load<f64>(sums), limit = Math.log(cap);
  let distance: f64 = 0;
  for (let cell = 0; cell < cells; cell++) {
    const at: usize = cell << 3;
    const share = load<f64>(table + at) * scale, wanted = load<f64>(target + at);
    distance += Math.abs(share - wanted);
    let step = share === 0 && wanted === 0 ? 0 : Math.log((wanted + floor) / (share + floor));
    step = exponent * Math.min(Math.max(step, -limit), limit);
    store<f64>(change + at, load<f64>(change + at) + step);
    store<f64>(table + at, Math.exp(step));
  }
  let sum: f64 = 0, squares: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const weight = load<f64>(weights + (row << 3)) * load<f64>(table + ((<i32>load<u8>(ci + row) * kj + <i32>load<u8>(cj + row)) << 3));
    store<f64>(weights + (row << 3), weight);
    sum += weight;
    squares += weight * weight;
  }
  store<f64>(sums, sum);
  store<f64>(sums, squares, 8);
  store<f64>(sums, distance * 0.5, 16);
}
