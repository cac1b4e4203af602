// Shared by the kernels; not a kernel of its own.

/** Constants, four times each: loading them is one instruction, while the engine makes a splat anew from three wherever it stands. */
const constants = memory.data<f32>([
  -87, -87, -87, -87,
  1.44269504, 1.44269504, 1.44269504, 1.44269504,
  12582912, 12582912, 12582912, 12582912,
  0.693359375, 0.693359375, 0.693359375, 0.693359375,
  -2.12194440e-4, -2.12194440e-4, -2.12194440e-4, -2.12194440e-4,
  1.9875691500e-4, 1.9875691500e-4, 1.9875691500e-4, 1.9875691500e-4,
  1.3981999507e-3, 1.3981999507e-3, 1.3981999507e-3, 1.3981999507e-3,
  8.3334519073e-3, 8.3334519073e-3, 8.3334519073e-3, 8.3334519073e-3,
  4.1665795894e-2, 4.1665795894e-2, 4.1665795894e-2, 4.1665795894e-2,
  1.6666665459e-1, 1.6666665459e-1, 1.6666665459e-1, 1.6666665459e-1,
  5.0000001201e-1, 5.0000001201e-1, 5.0000001201e-1, 5.0000001201e-1,
  1, 1, 1, 1,
  87, 87, 87, 87,
  2, 2, 2, 2,
], 16);
@inline
function constant(index: usize): v128 { return v128.load(constants + (index << 4)); }
@inline
export function one4(): v128 { return constant(11); }
@inline
export function two4(): v128 { return constant(13); }

/**
 * exp(x) for x <= 87, four at a time; what lies below -87 counts as -87. Relative error about 2e-7. No NaN may come in: the pseudo-maximum
 * and the sum with 1.5 * 2^23, which leaves the nearest whole number in the low bits, are one instruction each where their exact kin are many.
 */
@inline
export function exp4(x: v128): v128 {
  const clamped = f32x4.pmax(x, constant(0));
  const shifted = f32x4.add(f32x4.mul(clamped, constant(1)), constant(2));
  const whole = f32x4.sub(shifted, constant(2));
  // ln 2 in two parts: the first is exact in few bits, so that whole * part loses nothing.
  const rest = f32x4.sub(f32x4.sub(clamped, f32x4.mul(whole, constant(3))), f32x4.mul(whole, constant(4)));
  let p = f32x4.add(f32x4.mul(constant(5), rest), constant(6));
  p = f32x4.add(f32x4.mul(p, rest), constant(7));
  p = f32x4.add(f32x4.mul(p, rest), constant(8));
  p = f32x4.add(f32x4.mul(p, rest), constant(9));
  p = f32x4.add(f32x4.mul(p, rest), constant(10));
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, rest), rest), rest), constant(11));
  return i32x4.add(p, i32x4.shl(shifted, 23));
}

/** exp(x) for any x that is a number: what lies above 87 counts as 87. */
@inline
export function boundedExp4(x: v128): v128 { return exp4(f32x4.pmin(x, constant(12))); }
