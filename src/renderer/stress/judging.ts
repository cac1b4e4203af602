import { useEffect } from 'react';
import type { Scenario } from '../../contract/scenario.ts';
import { cancelJob, runJob } from '../state/jobs.ts';
import { useStore } from '../state/store.ts';
import { scenarioOf } from './cells.ts';
import { type Judged, pathsState } from './paths.ts';

/** A figure that is being typed asks for nothing. */
const restMilliseconds = 300;

/** Has each path judged by the engine whenever it has come to rest. */
export function useJudgement(): void {
  const { draft: { own }, judged } = useStore(pathsState);
  const next = own.map((one) => ({ id: one.id, content: contentOf(scenarioOf(one)) })).find(({ id, content }) => content !== null && judged.get(id)?.content !== content);
  const [id, content] = [next?.id, next?.content];
  useEffect(() => {
    if (id === undefined || content === undefined || content === null) return undefined;
    let jobId: string | null = null;
    let over = false;
    const timer = setTimeout(() => void judge(id, content, () => over, (started) => {
      jobId = started;
    }), restMilliseconds);
    return () => {
      over = true;
      clearTimeout(timer);
      if (jobId !== null) cancelJob(jobId);
    };
  }, [id, content]);
}

const contentOf = (scenario: Scenario | null): string | null => scenario && JSON.stringify(scenario);

async function judge(id: string, content: string, isOver: () => boolean, onStart: (jobId: string) => void): Promise<void> {
  const file = await writeScenario(id, JSON.parse(content) as Scenario);
  if (isOver()) return;
  const outcome = file.ok ? await runJob('scenarios', { scenario: file.value }, { label: null, onStart }) : file;
  if (isOver()) return;
  const found: Judged = outcome.ok ? { content, summary: outcome.value.result.scenarios[0] ?? null, nearest: outcome.value.result.nearest, failure: null } : { content, summary: null, nearest: null, failure: outcome.failure };
  pathsState.set((now) => ({ ...now, judged: new Map(now.judged).set(id, found) }));
}

/** Keeps the scenario as a file of the workspace, which jobs read. */
export const writeScenario = (id: string, scenario: Scenario) => window.bridge.request('draft:write', { name: `scenario-${id}`, content: JSON.parse(JSON.stringify(scenario)) });
