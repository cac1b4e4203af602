import { describeSource, notesOn } from '../workspace/ledger/describe.ts';
import type { LedgerEntry } from '../workspace/ledger/entry.ts';
import type { SourceReport } from '../workspace/ledger/ledger.ts';
import type { Answer, Arguments, Command } from './command.ts';
import { usage } from './parse.ts';
import { alignedTable, list, paint, paragraphs, safe, wholeNumber } from './print.ts';

/** `pratibimba ledger`: the privacy budgets of the workspace's sources. */
export const ledger: Command = {
  name: 'ledger',
  summary: 'Show, set and verify the privacy budgets of sources',
  usage: 'list | show SOURCE | limit SOURCE --epsilon E --delta D | release RESERVATION | verify',
  description: `Budgets belong to a source, a population of persons that its owner names, and not to a file. Every private run is paid from one.
Spent is shown by each way of counting that holds: the filter of Gaussian plans (GDP), the privacy-loss distribution of an only plan (PLD), and
the Renyi filter (RDP); the one that binds is named. What is set aside or drawn counts as spent, whatever becomes of the run; a limit is an entry like any other, and none is ever taken back.
The ledger is a chain of signed lines: verify finds a changed, moved or missing one. An old copy of the whole workspace cannot be told
from the present one by itself: compare the head with the one on a certificate.`,
  options: {
    epsilon: { value: 'E', help: 'With limit: epsilon that the source may spend in all' },
    delta: { value: 'D', help: 'With limit: delta that the source may spend in all (default: 1e-6)' },
  },
  examples: [
    ['A source, and what it may spend in all', 'pratibimba ledger limit retail-cards --epsilon 1.2 --delta 1e-6'],
    ['All sources, with what is left', 'pratibimba ledger list'],
    ['Check every line', 'pratibimba ledger verify --json'],
  ],
  async run(args, { colour }) {
    const [verb, name, ...more] = args.positionals;
    if (more.length > 0) throw usage(`ledger ${verb} takes one name.`, ledger);
    const work = verbs[verb ?? ''];
    if (work === undefined) throw usage(verb === undefined ? 'ledger needs a verb: list, show, limit, release or verify.' : `ledger has no verb "${verb}"; there are list, show, limit, release and verify.`, ledger);
    if (verb !== 'limit' && (args.has('epsilon') || args.has('delta'))) throw usage('--epsilon and --delta belong to ledger limit.', ledger);
    if (work.named === (name === undefined)) throw usage(`ledger ${verb} ${work.named ? `needs ${work.what}` : 'takes no name'}.`, ledger);
    const { workspaceFolder } = await import('../workspace/location.ts');
    return await work.run(workspaceFolder(args.text('workspace')), name ?? '', args, colour);
  },
};

interface Verb {
  readonly named: boolean;
  readonly what: string;
  run(workspace: string, name: string, args: Arguments, colour: boolean): Promise<Answer>;
}

const verbs: Readonly<Record<string, Verb>> = {
  list: {
    named: false, what: '',
    async run(workspace, _name, _args, colour) {
      const { listSources } = await import('../workspace/ledger/ledger.ts');
      const reports = await listSources(workspace);
      return { document: { schemaVersion: 1, sources: reports.map(describeSource) }, text: reports.length === 0 ? 'The ledger has no sources yet.' : balanceTable(reports, colour) };
    },
  },
  show: {
    named: true, what: 'the name of a SOURCE',
    async run(workspace, name, _args, colour) {
      const { showSource } = await import('../workspace/ledger/ledger.ts');
      return reportAnswer(await showSource(workspace, name), colour);
    },
  },
  limit: {
    named: true, what: 'the name of a SOURCE',
    async run(workspace, name, args, colour) {
      const epsilon = args.number('epsilon');
      const delta = args.number('delta') ?? 1e-6;
      if (epsilon === undefined) throw usage('ledger limit needs --epsilon E.', ledger);
      if (epsilon <= 0 || epsilon > 50) throw usage('--epsilon must be more than 0 and at most 50.', ledger);
      if (delta <= 0 || delta >= 0.01) throw usage('--delta must be more than 0 and less than 0.01.', ledger);
      if (name.length > 120) throw usage('The name of a source has at most 120 characters.', ledger);
      const { setLimit } = await import('../workspace/ledger/ledger.ts');
      return reportAnswer(await setLimit(workspace, name, { epsilon, delta }), colour);
    },
  },
  release: {
    named: true, what: 'a RESERVATION',
    async run(workspace, name) {
      const { releaseReservation } = await import('../workspace/ledger/ledger.ts');
      await releaseReservation(workspace, name);
      return { document: { schemaVersion: 1, released: name }, text: `The reservation ${safe(name)} was given back; nothing had been drawn for it.` };
    },
  },
  verify: {
    named: false, what: '',
    async run(workspace) {
      const { verifyLedger } = await import('../workspace/ledger/ledger.ts');
      const { entries, torn, head } = await verifyLedger(workspace);
      const text = head === null ? 'The ledger is empty.' : `The ledger holds: ${wholeNumber(entries)} entries, each signed and chained to the one before.\nIts head is entry ${head.sequence + 1}, ${head.hash}.`;
      return { document: { schemaVersion: 1, valid: true, entries, torn_bytes: torn, head }, text: torn === 0 ? text : `${text}\nA crash left half a line of ${torn} bytes at its end; the next entry takes it away.` };
    },
  },
};

function reportAnswer(report: SourceReport, colour: boolean): Answer {
  const lines = report.entries.map((entry) => [String(entry.sequence + 1), entry.time, entry.kind, safe(described(entry))]);
  return {
    document: { schemaVersion: 1, ...describeSource(report), entries: report.entries },
    text: paragraphs(balanceTable([report], colour), list('Note', notesOn(report), colour), alignedTable(['ENTRY', 'TIME', 'KIND', 'WHAT'], lines, colour)),
  };
}

function described(entry: LedgerEntry): string {
  switch (entry.kind) {
    case 'limit': return `epsilon ${entry.epsilon} at delta ${entry.delta}${entry.by === 'default' ? ', for want of another' : ''}`;
    case 'reserved': return `${entry.job}: epsilon ${entry.plan.epsilon} at delta ${entry.plan.delta}, ${entry.reservation}`;
    case 'committed': return `${entry.share === 1 ? '' : `${Math.round(100 * entry.share)} % of it, `}${entry.reservation}`;
    case 'drawn': case 'released': return entry.reservation;
    default: return '';
  }
}

/** Rounded up; what does not apply is a dash. */
function spentText(epsilon: number | null): string {
  if (epsilon === null) return '-';
  return Number.isFinite(epsilon) ? (Math.ceil(epsilon * 1000 - 1e-6) / 1000).toFixed(3) : 'more than all';
}

const filterNames = { gaussian: 'GDP', pld: 'PLD', rdp: 'RDP' } as const;

function balanceTable(reports: readonly SourceReport[], colour: boolean): string {
  const rows = reports.map(({ account, balance }) => [
    paint('bold', safe(account.source), colour), `${balance.epsilon}`, `${balance.delta}`,
    spentText(balance.spent), (Math.floor(balance.left * 1000) / 1000).toFixed(3), wholeNumber(account.reservations.length),
    spentText(balance.figures.gaussian), spentText(balance.figures.pld), spentText(balance.figures.rdp), filterNames[balance.figures.binds],
  ]);
  return alignedTable(['SOURCE', 'EPSILON', 'DELTA', 'SPENT', 'LEFT', 'RUNS', 'BY GDP', 'BY PLD', 'BY RDP', 'BINDS'], rows, colour);
}
