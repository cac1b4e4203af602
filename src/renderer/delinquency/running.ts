import { notifications } from '@mantine/notifications';
import type { FailureRecord } from '../../contract/errors.ts';
import type { RequestOutput } from '../../contract/ipc.ts';
import type { Run } from '../../contract/run.ts';
import { fileName } from '../format.ts';
import { messages } from '../messages/messages.ts';
import { runJob } from '../state/jobs.ts';
import { goTo, place } from '../state/place.ts';
import { type Found, foundByComparison, foundByEvaluation } from './found.ts';
import { type Layout, noLayout } from './panelGuess.ts';
import { change, delinquencyState, faultsOf, isSynthetic, panelOf, readColumns, type Trained } from './state.ts';

const words = messages.delinquency;
const started = { onStart: (jobId: string) => change({ running: jobId, failure: null, tried: false }) };

/** Learns from the panel that is asked for, or says what is missing. */
export async function train(): Promise<void> {
  const panel = await panelToUse();
  if (panel === null) return;
  const { asked } = delinquencyState.get();
  const outcome = await runJob('cascade-train', { panel, ...columnsIn(asked.layout) }, { label: words.trainLabel(fileName(panel)), ...started });
  if (!outcome.ok) return fail(outcome.failure, 'asked');
  const { result, run } = outcome.value;
  if (run === null) return;
  const draw = { loans: String(result.training.clients), rate: '', seed: '1', panel };
  ended({ trained: { folder: run.folder, result, layout: asked.layout, panel: fileName(panel), isSynthetic: isSynthetic(panel), draw }, found: null, view: 'trained' });
}

/** Learns from some loans of the panel and is judged on the others, beside Markov chains. */
export async function judge(): Promise<void> {
  const panel = await panelToUse();
  if (panel === null) return;
  const { asked: { layout } } = delinquencyState.get();
  const outcome = await runJob('cascade-evaluate', { panel, ...columnsIn(layout) }, { label: words.judgeLabel(fileName(panel)), ...started });
  if (!outcome.ok) return fail(outcome.failure, 'asked');
  ended({ found: foundByEvaluation(outcome.value.result, { folder: outcome.value.run?.folder ?? null, isSynthetic: isSynthetic(panel) }), trained: null, view: 'found' });
}

/** Compares the panel of a run with the real one that was named. */
export async function compare(): Promise<void> {
  const synthetic = await panelToUse();
  const { asked: { layout, real, run, table } } = delinquencyState.get();
  if (synthetic === null || run === null || table === null || real.trim() === '') return;
  await compareWith(real.trim(), { folder: run, table, layout }, 'asked');
}

/** Draws loans from the trained cascade and compares them with the panel, or says what is missing. */
export async function simulate(): Promise<void> {
  const { trained, running } = delinquencyState.get();
  if (running !== null || trained === null) return;
  const { folder, result: { file }, layout, draw } = trained;
  if (Object.keys(drawFaults(trained)).length > 0) return change({ tried: true });
  const clients = Number(draw.loans.replaceAll(/[\s,]/g, ''));
  const outcome = await runJob('cascade-sample', { model: `${folder}/${file}`, clients, seed: Number(draw.seed), target_default_rate: draw.rate.trim() === '' ? null : Number(draw.rate) / 100 }, { label: words.sampleLabel(clients), ...started });
  if (!outcome.ok) return fail(outcome.failure, 'trained');
  const { result, run } = outcome.value;
  if (run === null) return;
  await compareWith(draw.panel.trim(), { folder: run.folder, table: `${result.table}.csv`, layout }, 'trained');
}

async function compareWith(panel: string, table: NonNullable<Found['table']>, from: 'asked' | 'trained'): Promise<void> {
  const outcome = await runJob('cascade-compare', { panel, synthetic: `${table.folder}/${table.table}`, ...columnsIn(table.layout) }, { label: words.compareLabel(fileName(panel)), ...started });
  if (!outcome.ok) return fail(outcome.failure, from);
  const { result, run } = outcome.value;
  ended({ found: foundByComparison(result, { folder: run?.folder ?? null, table, isSynthetic: isSynthetic(panel) }), view: 'found' });
}

/** What keeps loans from being drawn, by field. */
export function drawFaults({ draw: { loans, rate, seed, panel } }: Trained): { loans?: string; rate?: string; seed?: string; panel?: string } {
  const [count, share] = [Number(loans.replaceAll(/[\s,]/g, '')), Number(rate)];
  return {
    ...(!(Number.isInteger(count) && count >= 1 && count <= 1e7) && { loans: words.loansFault }),
    ...(rate.trim() !== '' && !(share > 0 && share < 100) && { rate: words.rateFault }),
    ...(!(/^\d+$/.test(seed.trim()) && Number.isSafeInteger(Number(seed))) && { seed: words.seedFault }),
    ...(panel.trim() === '' && { panel: words.needsFile }),
  };
}

/** Shows how a training of the past went, or what an evaluation or a comparison has found. */
export async function openPast(folder: string): Promise<void> {
  const [read, record] = await Promise.all([window.bridge.request('cascade:read', { folder }), window.bridge.request('run:open', { folder })]);
  if (!read.ok) return change({ failure: read.failure, view: 'asked' });
  if (!record.ok) return change({ failure: record.failure, view: 'asked' });
  const layout = layoutOf(record.value);
  change({ failure: null, tried: false, ...pastOf(folder, read.value, layout, record.value) });
}

function pastOf(folder: string, read: RequestOutput<'cascade:read'>, layout: Layout, { request }: Run): Pick<ReturnType<typeof delinquencyState.get>, 'view'> & { trained?: Trained; found?: Found } {
  if (read.kind === 'cascade-evaluate') return { view: 'found', found: foundByEvaluation(read.result, { folder, isSynthetic: false }) };
  if (read.kind === 'cascade-compare') return { view: 'found', found: foundByComparison(read.result, { folder, isSynthetic: false, table: read.synthetic === null ? null : { ...read.synthetic, layout } }) };
  // A run keeps the names of its files alone: where the panel lies is known while it is the one that is asked for.
  const [panel, asked] = [String(request['panel']), panelOf(delinquencyState.get().asked)];
  const draw = { loans: String(read.result.training.clients), rate: '', seed: '1', panel: fileName(asked) === panel ? asked : '' };
  return { view: 'trained', trained: { folder, result: read.result, layout, panel, isSynthetic: isSynthetic(draw.panel), draw } };
}

/** How the panel of a run was laid out, by its request. */
function layoutOf({ request }: Run): Layout {
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  const wide = texts(request['wide']);
  return {
    ...noLayout, kind: wide.length > 0 ? 'wide' : 'long', id: text(request['id']), month: text(request['month']), state: text(request['state']), wide, statics: texts(request['static']),
    codes: request['map'] === 'none' ? 'none' : 'auto',
  };
}

/** Path of the panel; null where something is missing, which is then said. */
async function panelToUse(): Promise<string | null> {
  if (delinquencyState.get().running !== null) return null;
  change({ view: 'asked' });
  await readColumns();
  const { asked, running } = delinquencyState.get();
  if (running !== null) return null;
  if (asked.read?.path === panelOf(asked) && Object.keys(faultsOf(asked)).length === 0) return panelOf(asked);
  change({ tried: true });
  return null;
}

function columnsIn({ kind, id, month, state, wide, statics, codes }: Layout) {
  return { ...(kind === 'wide' ? { wide: [...wide] } : { id, month, state }), static: [...statics], map: codes };
}

function ended(part: Parameters<typeof change>[0]): void {
  change({ running: null, ...part });
  if (place.get().screen !== 'delinquency') notifications.show({ message: words.done, onClick: () => goTo({ screen: 'delinquency' }) });
}

const fail = (failure: FailureRecord, view: 'asked' | 'trained'): void => change({ running: null, failure, view });
