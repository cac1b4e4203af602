import { type ExplainResult, type PrivacyMechanism, privacyMechanisms } from '../contract/explain.ts';
import type { Command } from './command.ts';
import { usage } from './parse.ts';
import { list, paint, paragraphs } from './print.ts';

const lengths = ['line', 'paragraph', 'page'] as const;
type Length = (typeof lengths)[number];

/** `pratibimba explain`: what a promise of privacy means, in words that can be signed under. */
export const explain: Command = {
  name: 'explain',
  summary: 'Say what an epsilon means for a person, in plain words',
  usage: '--epsilon E [--delta D] [--k K]',
  description: `Turns (epsilon, delta) and k into odds and sentences: what somebody can learn at most about whether a person is in the data, and what is not
promised. Bounds are rounded upwards; with --json the figures themselves are there, and for Gaussian noise the exact ones beside the bounds.
Reads no data and spends nothing.`,
  options: {
    epsilon: { value: 'E', help: 'The promise, for one row or one person' },
    delta: { value: 'D', help: 'Probability with which it may fail (default: 0)' },
    k: { value: 'K', help: 'Released rows that share each combination of quasi-identifiers' },
    diverse: { help: 'Each such class was also made diverse in its sensitive column' },
    persons: { value: 'N', help: 'Public number of persons in the data, about' },
    'rows-per-person': { value: 'M', help: 'Rows that a person may have, where epsilon speaks of one row (default: 1)' },
    mechanism: { value: privacyMechanisms.join('|'), help: 'How the promise is kept (default: gaussian with a delta, else pure)' },
    length: { value: lengths.join('|'), help: 'How much is said (default: paragraph)' },
  },
  examples: [
    ['What does a private clone promise?', 'pratibimba explain --epsilon 1 --delta 1e-6 --k 5'],
    ['A page of it', 'pratibimba explain --epsilon 1 --delta 1e-6 --length page'],
  ],
  async run(args, context) {
    const epsilon = args.number('epsilon');
    if (epsilon === undefined || args.positionals.length > 0) throw usage('explain takes no FILE and needs --epsilon.', explain);
    const length = (args.text('length') ?? 'paragraph') as Length;
    if (!lengths.includes(length)) throw usage(`--length is one of ${lengths.join(', ')}.`, explain);
    const { runJob } = await import('./runJob.ts');
    const request = {
      epsilon,
      delta: args.number('delta'),
      k: args.wholeNumber('k'),
      diverse: args.has('diverse'),
      n: args.wholeNumber('persons'),
      rowsPerPerson: args.wholeNumber('rows-per-person'),
      mechanism: args.text('mechanism') as PrivacyMechanism | undefined,
    };
    const { result } = await runJob('explain', request, args, context);
    return { document: result, text: resultText(result, length, context.colour) };
  },
};

function resultText({ texts, warnings, not_promised: notPromised }: ExplainResult, length: Length, colour: boolean): string {
  if (length === 'line') return texts.line;
  const body = length === 'paragraph' ? [texts.paragraph] : texts.page.map(({ heading, sentences }) => `${paint('bold', heading, colour)}\n${sentences.join(' ')}`);
  return paragraphs(...body, list('What is not promised', notPromised, colour), list('Warnings', warnings.map(({ text }) => text), colour));
}
