import type { Content } from 'pdfmake/interfaces.js';
import texts from '../../../resources/texts/certificate.en.json' with { type: 'json' };
import { iconArray } from '../../charts/iconArray.ts';
import { palettes } from '../../charts/palette.ts';
import { shareBar } from '../../charts/shareBar.ts';
import type { CertificatePredicate, CertificateStatement } from '../../contract/certificate.ts';
import { fillSentence } from '../../contract/sentence.ts';
import { renderOnePage } from './pdf.ts';
import { budgetShares } from './shares.ts';

type Differential = Extract<CertificatePredicate['privacy'], { mode: 'differential' }>;

const { print } = palettes;
const tones = { green: print.verdict.pass, amber: print.verdict.caution, red: print.verdict.fail } as const;

/** The page of a certificate: everything that it says stands in the signed statement. The same statement gives the same bytes. */
export async function certificatePdf(statement: CertificateStatement): Promise<Buffer> {
  const { predicate, subject } = statement;
  const { privacy, kAnonymity, attack } = predicate;
  return await renderOnePage(
    () => ({
      pageMargins: [48, 28, 48, 34],
      content: [
        head(predicate),
        privacy.mode === 'differential' ? promise(privacy) : { text: texts.generatedSentence, style: 'sentence', margin: [0, 0, 0, 8] },
        ...(privacy.mode === 'differential' ? budget(privacy) : []),
        {
          columns: [
            [
              section(texts.sections.classes, [kAnonymity.statement]),
              section(texts.sections.attack, [attack.protocol === null ? texts.attackNone : fillSentence(texts.attackRun, { protocol: attack.protocol }), ...(attack.protocol === null ? [] : [attack.gate])]),
              ...(privacy.mode === 'differential' ? [section(texts.sections.assumed, [privacy.assumptions.join(' ')])] : []),
            ],
            ...(privacy.mode === 'differential' ? [[section(texts.sections.not, privacy.not_promised)]] : []),
          ],
          columnGap: 16,
        },
        tables(subject),
        signature(predicate),
      ],
      footer: { text: `${predicate.application} · ${predicate.id}`, style: 'caption', margin: [48, 8, 48, 0] },
    }),
    { title: `${texts.title} ${predicate.id}`, subject: predicate.run.id, date: predicate.issuedAt, application: predicate.application },
  );
}

function head({ tone, run, issuedAt, validUntil }: CertificatePredicate): Content {
  return [
    { text: texts.title, style: 'title' },
    { text: `${run.id} · issued ${issuedAt.slice(0, 10)} · valid until ${validUntil.slice(0, 10)}`, style: 'caption', margin: [0, 2, 0, 6] },
    { text: texts.tones[tone], color: tones[tone].ink, bold: true, margin: [0, 0, 0, 8] },
  ];
}

/** The sentence first, then the hundred people, then the figures. */
function promise({ sentence, explanation, certainty_in_100, epsilon, delta, mechanism, unit, neighbours, contribution }: Differential): Content {
  const reached = Math.ceil(certainty_in_100 - 1e-9);
  const figures = [
    ['epsilon, delta', `${epsilon}, ${delta.toExponential()}`],
    ['mechanism', mechanism],
    ['unit of privacy', unit],
    ['neighbours', neighbours],
    ['rows of a person', `at most ${contribution}`],
  ];
  return [
    { text: sentence, style: 'sentence', margin: [0, 0, 0, 8] },
    {
      columns: [
        { svg: iconArray({ before: 50, added: reached - 50 }, print), width: 120, alt: fillSentence(texts.peopleCaption, { before: '50', after: String(reached) }) } as Content,
        [
          { text: explanation, margin: [0, 0, 0, 6] },
          { table: { widths: [82, '*'], body: figures.map(([name, value]) => [{ text: name!, style: 'head' }, value!]) }, layout: 'noBorders' },
        ],
      ],
      columnGap: 16,
    },
    { text: fillSentence(texts.peopleCaption, { before: '50', after: String(reached) }), style: 'caption', margin: [0, 4, 0, 0] },
  ];
}

function budget({ conditions, warnings, ...claim }: Differential): Content[] {
  const shares = budgetShares(claim);
  const names = shares.map(({ name, share }) => `${name} ${(100 * share).toFixed(1)} %`).join(' · ');
  return [
    section(texts.sections.parts, []),
    { svg: shareBar(shares, print), width: 480, alt: names } as Content,
    { text: `${names}. ${texts.partsNote}`, style: 'caption', margin: [0, 2, 0, 0] },
    ...(conditions.length === 0 ? [] : [section(texts.sections.conditions, conditions)]),
    ...(warnings.length === 0 ? [] : [section(texts.sections.warnings, warnings)]),
  ];
}

function section(heading: string, sentences: readonly string[]): Content {
  const body: Content = sentences.length > 1 ? { ul: [...sentences] } : (sentences[0] ?? '');
  return [{ text: heading, style: 'heading' }, body];
}

function tables(subject: CertificateStatement['subject']): Content {
  return [
    { text: texts.sections.tables, style: 'heading' },
    { table: { widths: ['*', 'auto'], body: subject.map(({ name, digest }) => [name, { text: digest.sha256, fontSize: 7.5 }]) }, layout: 'noBorders' },
  ];
}

function signature({ ledger, key, source }: CertificatePredicate): Content {
  return [
    { text: texts.sections.signature, style: 'heading' },
    { text: `Ed25519, key ${key.fingerprint}`, fontSize: 8 },
    ...(source === null ? [] : [{ text: `Commitment to the source: ${source.commitment}`, fontSize: 8 }]),
    ...(ledger?.source == null ? [] : [{ text: fillSentence(texts.ledger, { source: ledger.source, entry: String(ledger.sequence + 1), head: ledger.head }), fontSize: 8 }]),
    { text: texts.check, fontSize: 8, margin: [0, 4, 0, 2] },
    { text: texts.commands.join('\n'), fontSize: 7, color: print.ink2 },
  ];
}
