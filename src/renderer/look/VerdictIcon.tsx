import type { Verdict } from '../../charts/palette.ts';

const shapes: Readonly<Record<Verdict, { outline: string; sign: string }>> = {
  pass: { outline: 'M8 .8a7.2 7.2 0 1 1 0 14.4A7.2 7.2 0 0 1 8 .8Z', sign: 'M4.8 8.3 7.1 10.5 11.3 5.8' },
  fail: { outline: 'M5 .9h6L15.1 5v6L11 15.1H5L.9 11V5Z', sign: 'M5.5 5.5l5 5M10.5 5.5l-5 5' },
  caution: { outline: 'M8 1.2 15.2 14.4H.8Z', sign: 'M8 6v3.6M8 12v.1' },
  inconclusive: { outline: 'M8 1.4a6.6 6.6 0 1 1 0 13.2A6.6 6.6 0 0 1 8 1.4Z', sign: 'M5 8h6' },
};

/** Each verdict has its own silhouette, so that it reads in monochrome; the word always stands beside it. */
export function VerdictIcon({ kind, size = 15 }: { kind: Verdict; size?: number }) {
  const { outline, sign } = shapes[kind];
  const colour = `var(--p-${kind})`;
  const dashed = kind === 'inconclusive';
  return (
    <svg className="verdict-icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden>
      <path d={outline} fill={dashed ? 'none' : colour} stroke={colour} strokeLinejoin="round" {...(dashed && { strokeWidth: 1.6, strokeDasharray: '3.2 2' })} />
      <path d={sign} fill="none" stroke={dashed ? colour : 'var(--p-panel)'} strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

/** Icon, word and colour together. */
export const VerdictWord = ({ kind, word }: { kind: Verdict; word: string }) => <span className={`verdict ${kind}`}><VerdictIcon kind={kind} />{word}</span>;
