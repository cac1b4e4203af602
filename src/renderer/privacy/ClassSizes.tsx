import { useCallback } from 'react';
import { classSizeBars } from '../../charts/classSizes.ts';
import type { Palette } from '../../charts/palette.ts';
import type { ClassSizes as Sizes } from '../../contract/anonymity.ts';
import { Chart } from '../look/Chart.tsx';
import { messages } from '../messages/messages.ts';

const words = messages.privacy.anonymity;

/** Classes of a written file by their size. */
export function ClassSizes({ sizes, k }: { sizes: Sizes; k: number }) {
  const option = useCallback((palette: Palette) => classSizeBars(sizes, k, words.axis, palette), [sizes, k]);
  return <Chart label={words.picture} height={210} option={option} />;
}
