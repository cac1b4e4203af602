const shapes = {
  fail: { outline: 'M5 .9h6L15.1 5v6L11 15.1H5L.9 11V5Z', sign: 'M5.5 5.5l5 5M10.5 5.5l-5 5' },
  caution: { outline: 'M8 1.2 15.2 14.4H.8Z', sign: 'M8 6v3.6M8 12v.1' },
} as const;

/** Each verdict has its own silhouette, so that it reads in monochrome; the word always stands beside it. */
export function VerdictIcon({ kind, size = 15 }: { kind: keyof typeof shapes; size?: number }) {
  const { outline, sign } = shapes[kind];
  const colour = `var(--p-${kind})`;
  return (
    <svg className="verdict-icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden>
      <path d={outline} fill={colour} stroke={colour} strokeLinejoin="round" />
      <path d={sign} fill="none" stroke="var(--p-panel)" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
