/**
 * Literal colours. Charts, SVG and PDF read these values; CSS reads the same values through the
 * variables that theme.ts publishes. Nothing else in the application may contain a colour literal.
 * Contrast: every ink, accent and verdict colour reaches 4.5:1 on paper, panel, inset and its own wash.
 * Verdicts stay apart for protan, deutan and tritan readers: smallest CIE76 distance 19 (light), 25 (dark).
 */
export type Verdict = 'pass' | 'fail' | 'caution' | 'inconclusive';

export interface Palette {
  paper: string; // window background
  rail: string; // left rail
  panel: string; // cards, tables
  inset: string; // table heads, wells, tracks
  hover: string;
  selected: string;
  line: string; // hairlines, dividers
  lineStrong: string; // edges of controls (3:1 where it carries meaning)
  ink: string; // text
  ink2: string; // secondary text
  ink3: string; // captions, axis labels
  accent: string; // text and strokes in the accent
  accentFill: string; // filled primary button
  onAccent: string;
  /** Real data: an outline, never a fill. */
  real: { stroke: string };
  /** Synthetic data: a fill, with a thin edge of the same hue. */
  synth: { fill: string; stroke: string };
  /** Uncertainty bands, outermost first. */
  band: [string, string];
  limit: string; // limits and thresholds, always drawn dashed with their value printed
  grid: string;
  axis: string;
  verdict: Record<Verdict, { ink: string; wash: string; edge: string }>;
  /** Parts of a whole (ledger runs): one hue, steps of lightness, separated by 2 px of paper. */
  parts: string[];
  /** Categories without order. Six at most; label the line itself, never use a legend alone. */
  series: string[];
  /** Ordered values, low to high. */
  sequential: string[];
  /** Differences, centred on 0: less, none, more. */
  diverging: string[];
}

export const light: Palette = {
  paper: '#fafaf8', rail: '#f3f3ef', panel: '#ffffff', inset: '#f4f4f1', hover: '#f7f7f4', selected: '#eef3fa',
  line: '#e4e4de', lineStrong: '#c6c6be', ink: '#1a1c1e', ink2: '#494c4f', ink3: '#666969',
  accent: '#234c85', accentFill: '#234c85', onAccent: '#ffffff',
  real: { stroke: '#1a1c1e' }, synth: { fill: '#a9c2e3', stroke: '#2f61a3' },
  band: ['#dfe8f4', '#bcd0ea'], limit: '#8f1d1d', grid: '#ecece7', axis: '#b4b4ac',
  verdict: {
    pass: { ink: '#0b6e60', wash: '#e8f4f1', edge: '#a5d3ca' },
    fail: { ink: '#8f1d1d', wash: '#faeceb', edge: '#e6b8b4' },
    caution: { ink: '#876500', wash: '#fbf4e0', edge: '#e6cf93' },
    inconclusive: { ink: '#4d4a7a', wash: '#efeef6', edge: '#c6c4dc' },
  },
  parts: ['#234c85', '#4a7aba', '#92b3dc', '#c6d8ee'],
  series: ['#2f61a3', '#b35a00', '#0b7a5c', '#8d4a86', '#806600', '#5b5f63'],
  sequential: ['#f4f7fb', '#dce7f5', '#bacfea', '#92b3dc', '#6b96cc', '#4a7aba', '#2f61a3', '#1b3c6a'],
  diverging: ['#9c4a12', '#cf8a55', '#ecc9aa', '#f4f4f1', '#b6cde9', '#6b96cc', '#234c85'],
};

export const dark: Palette = {
  paper: '#141516', rail: '#17181a', panel: '#1b1d1f', inset: '#222426', hover: '#202224', selected: '#1f2a3a',
  line: '#2d3033', lineStrong: '#4a4e53', ink: '#e9e8e4', ink2: '#bdbebd', ink3: '#969999',
  accent: '#93b6e6', accentFill: '#3a68a8', onAccent: '#ffffff',
  real: { stroke: '#e9e8e4' }, synth: { fill: '#35557f', stroke: '#8db1e2' },
  band: ['#22324a', '#31496b'], limit: '#e8786a', grid: '#26292b', axis: '#55595d',
  verdict: {
    pass: { ink: '#7ad4b8', wash: '#182b26', edge: '#2d5a4d' },
    fail: { ink: '#e8786a', wash: '#331d1b', edge: '#6a3530' },
    caution: { ink: '#e6c35a', wash: '#2e2715', edge: '#5f4f25' },
    inconclusive: { ink: '#a99fd0', wash: '#252231', edge: '#484163' },
  },
  parts: ['#8db1e2', '#5f8bc6', '#41679b', '#2e4a70'],
  series: ['#8db1e2', '#e8a15c', '#63c7a5', '#d39bcb', '#d6c25a', '#a7abae'],
  sequential: ['#1e2226', '#22324a', '#2c456a', '#3a5c8c', '#4d78b3', '#6d98d0', '#93b6e6', '#c4d8f3'],
  diverging: ['#f0a872', '#b8743f', '#6b4a30', '#26292b', '#2f4a6e', '#4d78b3', '#93b6e6'],
};

/** Paper. Survives a monochrome laser printer: fill against outline, and no meaning in hue alone. */
export const print: Palette = {
  ...light,
  paper: '#ffffff', rail: '#ffffff', panel: '#ffffff', inset: '#f2f2f2', hover: '#ffffff', selected: '#ffffff',
  line: '#cccccc', lineStrong: '#8c8c8c', ink: '#000000', ink2: '#333333', ink3: '#555555',
  real: { stroke: '#000000' }, synth: { fill: '#c3d0e2', stroke: '#234c85' },
  band: ['#e6e9ee', '#c8d1de'], limit: '#7a1616', grid: '#e3e3e3', axis: '#7a7a7a',
  verdict: {
    pass: { ink: '#0b5f53', wash: '#ffffff', edge: '#7a7a7a' },
    fail: { ink: '#7a1616', wash: '#ffffff', edge: '#7a7a7a' },
    caution: { ink: '#6e5200', wash: '#ffffff', edge: '#7a7a7a' },
    inconclusive: { ink: '#3f3c66', wash: '#ffffff', edge: '#7a7a7a' },
  },
};

/** Bundled with the application (all under the OFL): nothing is fetched. */
export const fonts = {
  ui: "'Inter Variable', system-ui, 'Segoe UI', sans-serif",
  statement: "'Source Serif 4 Variable', Georgia, serif",
  mono: "'JetBrains Mono Variable', ui-monospace, Consolas, monospace",
  /** Pictures stand on screens and in PDFs: the first face is that of the PDF, which has no other. */
  chart: "Roboto, system-ui, 'Segoe UI', sans-serif",
} as const;

export const palettes = { light, dark, print } as const;
