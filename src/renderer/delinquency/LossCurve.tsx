import { useCallback } from 'react';
import { trainingCurve } from '../../charts/curves.ts';
import type { Palette } from '../../charts/palette.ts';
import type { EpochLoss } from '../../contract/progress.ts';
import { Chart } from '../look/Chart.tsx';
import { messages } from '../messages/messages.ts';

/** Losses by epoch; `kept` is the epoch whose weights stayed, null while that is open. */
export function LossCurve({ losses, kept, height }: { losses: readonly EpochLoss[]; kept: number | null; height: number }) {
  const option = useCallback((palette: Palette) => trainingCurve({ training: losses.map(({ training }) => training), heldOut: losses.map(({ validation }) => validation), kept }, palette), [losses, kept]);
  return <Chart label={messages.delinquency.lossLabel(losses.length, (losses.at(-1)?.validation ?? 0).toFixed(4))} height={height} option={option} />;
}
