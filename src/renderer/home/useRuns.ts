import { useCallback, useEffect, useState } from 'react';
import type { Outcome, RequestOutput } from '../../contract/ipc.ts';

export type RunList = Outcome<RequestOutput<'runs:list'>>;

/**
 * The runs of the workspace, read anew whenever the window is looked at again: the command writes into the same workspace.
 *
 * @returns null until the first answer, and a function that asks again
 */
export function useRuns(): [RunList | null, () => void] {
  const [list, setList] = useState<RunList | null>(null);
  const reload = useCallback(() => {
    void window.bridge.request('runs:list', undefined).then(setList);
  }, []);

  useEffect(() => {
    reload();
    addEventListener('focus', reload);
    return () => removeEventListener('focus', reload);
  }, [reload]);

  return [list, reload];
}
