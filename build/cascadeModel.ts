// `npm run cascade-model`: trains the network by which `generate` lets loans pay, on loans of the calibrated second-order process whose
// frailty differs, and writes resources/cascade/portfolio.json. Nothing real is read.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { silentMonitor } from '../src/contract/progress.ts';
import type { PortfolioTemplate } from '../src/contract/template.ts';
import { packNetwork } from '../src/engine/cascade/networkFile.ts';
import { transitionCount, type Panel } from '../src/engine/cascade/panel.ts';
import { trainLstm } from '../src/engine/cascade/trainLstm.ts';
import { normalQuantile } from '../src/engine/numeric/normal.ts';
import { markovLevels, prepaid, secondOrderCascade, shiftOf } from '../src/engine/portfolio/cascade.ts';
import { loadTemplate, templateNames } from '../src/engine/portfolio/templates.ts';
import { paymentStates, possibleSteps, processFeatures } from '../src/engine/portfolio/paymentProcess.ts';
import { walk } from '../src/engine/portfolio/walk.ts';
import { Stream } from '../src/engine/random/stream.ts';

const seed = 1;
/** Kinds of loans, and loans of each. */
const kinds = 600;
const loansOfKind = 100;
/** Longest history that `generate` can be asked for, and its start. */
const months = 121;
const hidden = 16;
const epochs = 24;
/** Deviations: of the logits of a kind around its template, of the shift between loans, of what no feature tells of a loan; and what the macro factor does. */
const kindSpread = 0.4;
const shiftSpread = 2.5;
const frailty = 0.25;
const macroEffect = 0.3;
const window = 24;

async function main(): Promise<void> {
  const panel = await simulated();
  console.log(`${panel.clients} loans, ${transitionCount(panel)} months`);
  const { model, report } = trainLstm(panel, { hidden, seed, maxEpochs: epochs, allowed: possibleSteps() }, silentMonitor, (losses) => console.log(`epoch ${losses.length}: ${losses.at(-1)!.validation.toFixed(5)}`));
  const file = {
    schemaVersion: 1,
    format: 'pratibimba-portfolio-cascade',
    provenance: `Trained by build/cascadeModel.ts on ${panel.clients} loans of the second-order process of the shipped templates, whose arrears figures were spread by ${kindSpread} on the logit and whose loans differ by a frailty of ${frailty} that no feature tells. Nothing real was read.`,
    seed,
    training: { loans: panel.clients, transitions: transitionCount(panel), epochs: report.losses.length, kept_epoch: report.keptEpoch, validation_loss: report.validationLoss },
    network: packNetwork(model),
  };
  const folder = fileURLToPath(new URL('../resources/cascade/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}portfolio.json`, `${JSON.stringify(file)}\n`);
}

async function simulated(): Promise<Panel> {
  const templates = await Promise.all(templateNames().map((name) => loadTemplate(name)));
  const stream = new Stream(seed, 'cascade-model');
  const normal = (): number => normalQuantile(stream.uniform());
  const clients = kinds * loansOfKind;
  const codes = new Uint8Array(clients * months);
  const lengths = new Uint16Array(clients);
  const features: number[] = [];
  for (let client = 0; client < clients; client += loansOfKind) {
    const template = templates[stream.below(templates.length)]!;
    const arrears = spread(template, normal);
    const prepayment = 1 / (1 + Math.exp(-(normal() - 2)));
    const cascade = secondOrderCascade({ ...template, arrears }, window, prepayment);
    for (let loan = client; loan < client + loansOfKind; loan++) {
      const shift = Math.max(-7, Math.min(7, shiftSpread * normal()));
      const macro = stream.uniform() < 0.5 ? 0 : normal();
      features.push(...processFeatures(arrears, prepayment, shift, macro));
      const level = levelAt(shift + frailty * normal() + macroEffect * macro);
      const most = 12 + stream.below(months - 12);
      let length = 1;
      walk(cascade, stream.next32() | 0, { item: loan, level, term: 0, firstDue: 1 }, most, (month, _, missed, state) => {
        codes[loan * months + month] = state === prepaid ? paymentStates.indexOf('PRE') : missed;
        length = month + 1;
      });
      lengths[loan] = length;
    }
  }
  return { clients, months, states: paymentStates, codes, lengths, statics: Float32Array.from(features), staticColumns: features.length / clients };
}

function spread({ arrears }: PortfolioTemplate, normal: () => number): PortfolioTemplate['arrears'] {
  const moved = <F extends { value: number }>(figure: F): F => ({ ...figure, value: 1 / (1 + Math.exp(-(Math.log(figure.value / (1 - figure.value)) + kindSpread * normal()))) });
  return { ...arrears, roll30: moved(arrears.roll30), roll60: moved(arrears.roll60), roll90: moved(arrears.roll90), persistenceFresh: moved(arrears.persistenceFresh), persistenceKnown: moved(arrears.persistenceKnown), cureLate: moved(arrears.cureLate) };
}

/** The level whose shift is nearest. */
function levelAt(shift: number): number {
  const width = shiftOf(1) - shiftOf(0);
  return Math.max(0, Math.min(markovLevels - 1, Math.round((shift - shiftOf(0)) / width)));
}

await main();
