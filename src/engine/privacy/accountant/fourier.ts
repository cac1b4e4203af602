/**
 * Discrete Fourier transform in place, radix 2 (Cooley and Tukey 1965): X[k] = sum of x[j] exp(-2 pi i j k / n), n a power of two. The inverse,
 * without 1/n, is the same with real and imaginary parts exchanged.
 */
export function transform(real: Float64Array, imaginary: Float64Array): void {
  const n = real.length;
  reverseBits(real, imaginary);
  const { cosine, sine } = roots(n);
  for (let half = 1; half < n; half *= 2) {
    const stride = n / (2 * half);
    for (let start = 0; start < n; start += 2 * half) {
      for (let offset = 0, root = 0; offset < half; offset++, root += stride) {
        const upper = start + offset;
        const lower = upper + half;
        const re = real[lower]! * cosine[root]! + imaginary[lower]! * sine[root]!;
        const im = imaginary[lower]! * cosine[root]! - real[lower]! * sine[root]!;
        real[lower] = real[upper]! - re;
        imaginary[lower] = imaginary[upper]! - im;
        real[upper] = real[upper]! + re;
        imaginary[upper] = imaginary[upper]! + im;
      }
    }
  }
}

/**
 * A bound on the Euclidean norm of the rounding error of a transform, relative to that of its result: each of the log2 n passes errs by at most
 * about 5 u (Higham 2002, section 24.1, with roots accurate to 1 u); taken as 8 u.
 */
export function transformError(n: number): number {
  return 8 * 2 ** -53 * Math.log2(n);
}

function reverseBits(real: Float64Array, imaginary: Float64Array): void {
  const n = real.length;
  for (let from = 1, to = 0; from < n; from++) {
    let bit = n >> 1;
    for (; (to & bit) !== 0; bit >>= 1) to ^= bit;
    to ^= bit;
    if (from >= to) continue;
    [real[from], real[to]] = [real[to]!, real[from]!];
    [imaginary[from], imaginary[to]] = [imaginary[to]!, imaginary[from]!];
  }
}

let kept: { n: number; cosine: Float64Array; sine: Float64Array } | undefined;

/** The roots of unity of the last size are kept: a composition uses one size throughout. */
function roots(n: number): { cosine: Float64Array; sine: Float64Array } {
  if (kept?.n === n) return kept;
  const cosine = new Float64Array(n / 2);
  const sine = new Float64Array(n / 2);
  for (let k = 0; k < n / 2; k++) {
    cosine[k] = Math.cos((2 * Math.PI * k) / n);
    sine[k] = Math.sin((2 * Math.PI * k) / n);
  }
  kept = { n, cosine, sine };
  return kept;
}
