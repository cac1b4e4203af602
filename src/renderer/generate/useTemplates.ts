import { useEffect } from 'react';
import type { FailureRecord } from '../../contract/errors.ts';
import type { TemplateFigure, TemplateSummary } from '../../contract/template.ts';
import { runJob } from '../state/jobs.ts';
import { createStore, useStore } from '../state/store.ts';

interface Templates {
  readonly list: readonly TemplateSummary[];
  /** Figures of templates that were looked at, by the template's name. */
  readonly figures: ReadonlyMap<string, readonly TemplateFigure[]>;
  readonly failure: FailureRecord | null;
}

const templates = createStore<Templates>({ list: [], figures: new Map(), failure: null });

/** The shipped templates; read once. */
export function useTemplates(): Templates {
  useEffect(() => {
    if (templates.get().list.length === 0) void readList();
  }, []);
  return useStore(templates);
}

/** The figures of one template; none until they are read. */
export function useFigures(template: string): readonly TemplateFigure[] {
  const { figures } = useTemplates();
  const known = figures.has(template);
  useEffect(() => {
    if (!known) void readFigures(template);
  }, [template, known]);
  return figures.get(template) ?? [];
}

async function readList(): Promise<void> {
  const outcome = await runJob('templates', { template: null }, { label: null });
  templates.set((now) => (outcome.ok ? { ...now, list: outcome.value.result.templates } : { ...now, failure: outcome.failure }));
}

async function readFigures(template: string): Promise<void> {
  const outcome = await runJob('templates', { template }, { label: null });
  templates.set((now) => (outcome.ok ? { ...now, figures: new Map(now.figures).set(template, outcome.value.result.figures ?? []) } : { ...now, failure: outcome.failure }));
}
