/** A column at a glance, in the fill that stands for synthetic rows. A picture beside the name: it says nothing that the rows do not. */
export function Sparkline({ heights }: { heights: readonly number[] }) {
  const width = 72;
  const height = 16;
  const step = width / Math.max(8, heights.length);
  return (
    <svg className="sparkline" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden>
      {heights.map((share, bin) => <rect key={bin} x={bin * step} width={Math.max(1, step - 1)} y={height - Math.max(1, share * height)} height={Math.max(1, share * height)} />)}
    </svg>
  );
}
