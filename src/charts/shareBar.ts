import type { Palette } from './palette.ts';

export interface Share {
  readonly name: string;
  /** Its part of the whole, 0 to 1. */
  readonly share: number;
}

/** Parts of one whole as a bar, as SVG: what an epsilon is spent on (shares of mu squared add up, epsilons do not), or what is left of a budget. */
export function shareBar(shares: readonly Share[], palette: Palette, width = 480, height = 18): string {
  let from = 0;
  const parts = shares.map(({ share }, index) => {
    const x = from * width;
    from += share;
    const colour = palette.parts[Math.min(index, palette.parts.length - 1)]!;
    return `<rect x="${x.toFixed(2)}" y="0" width="${Math.max(0, share * width - 2).toFixed(2)}" height="${height}" fill="${colour}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect x="0" y="0" width="${width}" height="${height}" fill="${palette.inset}"/>${parts.join('')}</svg>`;
}
