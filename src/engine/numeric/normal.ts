/** The standard normal distribution. */

const inverseSqrtTwoPi = 0.3989422804014327;

/** Density at z. */
export function normalPdf(z: number): number {
  return inverseSqrtTwoPi * Math.exp(-0.5 * z * z);
}

/** P(Z <= z), both tails with their digits: relative error about 1e-16 (1 + z^2), which is what rounding z costs (Cody 1969). */
export function normalCdf(z: number): number {
  return 0.5 * erfc(-z * Math.SQRT1_2);
}

const erfP = [3.209377589138469472562e3, 3.774852376853020208137e2, 1.13864154151050155649e2, 3.16112374387056560, 1.85777706184603152673e-1];
const erfQ = [2.844236833439170622273e3, 1.282616526077372275645e3, 2.440246379344441733056e2, 2.36012909523441209007e1, 1];
const erfcP = [
  1.23033935479799725e3, 2.05107837782607147e3, 1.71204761263407058e3, 8.81952221241769090e2, 2.98635138197400131e2, 6.61191906371416295e1,
  8.88314979438837594, 5.64188496988670089e-1, 2.15311535474403846e-8,
];
const erfcQ = [
  1.23033935480374942e3, 3.43936767414372164e3, 4.36261909014324716e3, 3.29079923573345963e3, 1.62138957456669019e3, 5.37181101862009858e2,
  1.17693950891312499e2, 1.57449261107098347e1, 1,
];
const tailP = [-6.58749161529837803e-4, -1.60837851487422766e-2, -1.25781726111229246e-1, -3.60344899949804439e-1, -3.05326634961232344e-1, -1.63153871373020978e-2];
const tailQ = [2.33520497626869185e-3, 6.05183413124413191e-2, 5.27905102951428412e-1, 1.87295284992346725, 2.56852019228982242, 1];

/** Complementary error function (Cody 1969). */
export function erfc(x: number): number {
  const size = Math.abs(x);
  if (size < 0.46875) return 1 - (x * horner(erfP, x * x)) / horner(erfQ, x * x);
  if (size > 26.7) return x > 0 ? 0 : 2;
  // exp(-x^2) in two factors, so that the rounding of x^2 does not cost digits.
  const rounded = Math.trunc(size * 16) / 16;
  const decay = Math.exp(-rounded * rounded) * Math.exp(-(size - rounded) * (size + rounded));
  const inverseSquare = 1 / (size * size);
  const tail =
    size <= 4
      ? (decay * horner(erfcP, size)) / horner(erfcQ, size)
      : (decay / size) * (0.5641895835477563 + (inverseSquare * horner(tailP, inverseSquare)) / horner(tailQ, inverseSquare));
  return x > 0 ? tail : 2 - tail;
}

function horner(ascending: readonly number[], x: number): number {
  let value = 0;
  for (let power = ascending.length - 1; power >= 0; power--) value = value * x + ascending[power]!;
  return value;
}

const centreA = [
  3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
  3.3430575583588128105e4, 2.5090809287301226727e3,
];
const centreB = [
  1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
  5.2264952788528545610e3,
];
const middleA = [
  1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258, 2.41780725177450611770e-1,
  2.27238449892691845833e-2, 7.74545014278341407640e-4,
];
const middleB = [
  1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2,
  5.47593808499534494600e-4, 1.05075007164441684324e-9,
];
const farA = [
  6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
  2.71155556874348757815e-5, 2.01033439929228813265e-7,
];
const farB = [
  1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5,
  1.42151175831644588870e-7, 2.04426310338993978564e-15,
];

/** The z with P(Z <= z) = p; -Infinity at 0 and Infinity at 1 (Wichura 1988, AS 241, about 1e-16). */
export function normalQuantile(p: number): number {
  const centred = p - 0.5;
  if (Math.abs(centred) <= 0.425) {
    const r = 0.180625 - centred * centred;
    return (centred * horner(centreA, r)) / horner(centreB, r);
  }
  const tail = centred < 0 ? p : 1 - p;
  if (tail <= 0) return centred < 0 ? -Infinity : Infinity;
  const r = Math.sqrt(-Math.log(tail));
  const size = r <= 5 ? horner(middleA, r - 1.6) / horner(middleB, r - 1.6) : horner(farA, r - 5) / horner(farB, r - 5);
  return centred < 0 ? -size : size;
}
