import { normalCdf } from './normal.ts';

// Gauss-Legendre abscissae and weights on [-1, 1], 20 points (Abramowitz and Stegun, table 25.4), the positive half.
const abscissae = [
  0.0765265211334973, 0.2277858511416451, 0.3737060887154196, 0.5108670019508271, 0.6360536807265150, 0.7463319064601508, 0.8391169718222188,
  0.9122344282513259, 0.9639719272779138, 0.9931285991850949,
];
const weights = [
  0.1527533871307258, 0.1491729864726037, 0.1420961093183821, 0.1316886384491766, 0.1181945319615184, 0.1019301198172404, 0.0832767415767048,
  0.0626720483341091, 0.0406014298003869, 0.0176140071391521,
];

/**
 * P(X <= x, Y <= y) of a standard bivariate normal with correlation rho in (-1, 1): Plackett's identity, integrated over
 * theta = arcsin(rho) (Drezner and Wesolowsky 1990). Absolute error below 1e-7 for |rho| <= .999.
 */
export function bivariateNormalCdf(x: number, y: number, rho: number): number {
  const independent = normalCdf(x) * normalCdf(y);
  if (rho === 0 || !Number.isFinite(x) || !Number.isFinite(y)) return independent;
  const half = Math.asin(rho) / 2;
  let integral = 0;
  for (let point = 0; point < abscissae.length; point++) {
    for (const side of [-1, 1]) {
      const theta = half * (1 + side * abscissae[point]!);
      const sine = Math.sin(theta);
      integral += weights[point]! * Math.exp((x * y * sine - (x * x + y * y) / 2) / (1 - sine * sine));
    }
  }
  return independent + (integral * half) / (2 * Math.PI);
}

/**
 * The correlation at which P(X <= x, Y <= y) equals `joint` (the tetrachoric correlation), by bisection to 1e-6.
 * Clamped to [-.999, .999], which also answers for impossible probabilities.
 */
export function tetrachoricCorrelation(x: number, y: number, joint: number): number {
  let low = -0.999;
  let high = 0.999;
  if (joint <= bivariateNormalCdf(x, y, low)) return low;
  if (joint >= bivariateNormalCdf(x, y, high)) return high;
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (bivariateNormalCdf(x, y, middle) < joint) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
