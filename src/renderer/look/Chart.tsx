import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { type Palette, palettes } from '../../charts/palette.ts';
import { drawOn } from '../../charts/render.ts';

interface ChartParts {
  /** What it shows, for those who cannot see it. */
  readonly label: string;
  readonly height: number;
  /** The picture by the palette of the moment; a new function draws it again. */
  readonly option: (palette: Palette) => Parameters<typeof drawOn>[1];
}

/** A picture of `charts/`, the same as in reports, in the colours and the width of the window. */
export function Chart({ label, height, option }: ChartParts) {
  const element = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    if (element.current === null) return undefined;
    const chart = drawOn(element.current, option(palettes[scheme]));
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [option, scheme]);
  return <div ref={element} role="img" aria-label={label} style={{ height }} />;
}
