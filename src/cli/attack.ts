import type { AttackFinding, AttackResult } from '../contract/attack.ts';
import type { Command } from './command.ts';
import { runOptions } from './options.ts';
import { usage } from './parse.ts';
import { alignedTable, list, paint, paragraphs, percent, safe, wholeNumber } from './print.ts';

/** `pratibimba attack`: does a synthetic table tell who was in the data? */
export const attack: Command = {
  name: 'attack',
  summary: 'Attack a synthetic table as somebody would who looks for a person',
  usage: '--synthetic FILE --train FILE --holdout FILE',
  description: `Looks for copies, compares densities (DOMIAS), singles out, links and infers, and rehearses on twins of subsets (shadow models), each on rows that the synthetic table
was made from and on rows that it was not. Every figure has its control, its interval and its number of attempts; the verdict is Safe, Leak or
Inconclusive. All of it is computed on real rows and lies outside any epsilon: it is internal, and no proof. Attack a twin once: one that is resampled until it
passes proves nothing.`,
  options: {
    synthetic: { value: 'FILE', help: 'The table that is attacked' },
    train: { value: 'FILE', help: 'Real rows that it was made from' },
    holdout: { value: 'FILE', help: 'Real rows of the same kind that its maker never saw' },
    schema: { value: 'FILE', help: 'Declared schema of the real table' },
    quasi: { value: 'A,B,…', help: 'What an attacker knows of a person (default: the declared quasi-identifiers)' },
    attempts: { value: 'N', help: 'Attempts of each attack, and of each secret that is inferred (default: 2000)' },
    shadows: { value: 'N', help: 'Twins of subsets to rehearse on; 0 leaves them out (default: 8)' },
    'shadow-seconds': { value: 'S', help: 'Seconds after which no more of them are begun (default: 300)' },
    'claimed-epsilon': { value: 'E', help: 'What the release claims (default: that of privacy.json beside it)' },
    seed: { value: 'N', help: 'Seed of what is drawn by chance (default: 1)' },
    ...runOptions,
  },
  examples: [['Attack a clone', 'pratibimba attack --synthetic out/loans.csv --train loans.csv --holdout later.csv -o attack']],
  async run(args, context) {
    const [synthetic, train, holdout] = ['synthetic', 'train', 'holdout'].map((name) => args.text(name));
    if (synthetic === undefined || train === undefined || holdout === undefined || args.positionals.length > 0) throw usage('attack needs --synthetic, --train and --holdout.', attack);
    const { runDocument, runJob, runText } = await import('./runJob.ts');
    const outcome = await runJob(
      'attack',
      {
        synthetic, train, holdout,
        schema: args.text('schema') ?? null,
        quasi: (args.text('quasi') ?? '').split(',').map((name) => name.trim()).filter((name) => name !== ''),
        attempts: args.wholeNumber('attempts'),
        shadows: args.wholeNumber('shadows'),
        shadowSeconds: args.number('shadow-seconds'),
        claimedEpsilon: args.number('claimed-epsilon') ?? null,
        seed: args.wholeNumber('seed'),
      },
      args,
      context,
    );
    const { verdict } = outcome.result;
    return {
      document: runDocument(outcome),
      text: paragraphs(resultText(outcome.result, context.colour), outcome.run === null ? '' : runText(outcome.run, context.colour)),
      ...(verdict === 'Safe' ? {} : { verdict: verdict === 'Leak' ? ('validation' as const) : ('inconclusive' as const) }),
    };
  },
};

function resultText({ verdict, reason, findings, epsilonLowerBound, notes }: AttackResult, colour: boolean): string {
  const { value, claimed } = epsilonLowerBound;
  return paragraphs(
    paint(verdict === 'Leak' ? 'red' : 'bold', `${verdict}: ${reason}`, colour),
    alignedTable(['ATTACK', 'VERDICT', 'TRAIN', 'CONTROL', 'EXCESS', '95 % INTERVAL', 'TRIED'], findings.map(findingRow), colour),
    ...findings.filter((finding) => finding.verdict !== 'Safe').map((finding) => `${finding.attack}: ${finding.reason}`),
    list('What could not be told', findings.flatMap(({ attack: name, unresolved }) => unresolved.map((sentence) => `${name}: ${sentence}`)), colour),
    `Epsilon is at least ${value.toFixed(2)} by what was learnt${claimed === null ? '' : ` (claimed: ${claimed})`}. This is never a guarantee.`,
    list('Notes', notes.map(safe), colour),
  );
}

function findingRow({ attack: name, baseline, verdict, train, control, excess, excessInterval }: AttackFinding): string[] {
  return [
    name, baseline ? 'baseline' : verdict, percent(train.rate), percent(control.rate), excess.toFixed(3),
    `${excessInterval[0].toFixed(3)} to ${excessInterval[1].toFixed(3)}`, wholeNumber(Math.min(train.attempted, control.attempted)),
  ];
}
