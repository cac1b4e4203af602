import { NumberInput, Radio, SegmentedControl } from '@mantine/core';
import type { GenerateDraft } from '../../contract/generateDraft.ts';
import { formatPercent } from '../format.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { chooseTemplate, edit } from './draft.ts';
import { spaced } from './figures.ts';
import { StepPage } from './StepPage.tsx';
import { useTemplates } from './useTemplates.ts';

const words = messages.generate.template;
const formats = (['csv', 'parquet'] as const).map((value) => ({ value, label: words.formats[value] }));

/** What kind of portfolio, of what size. */
export function TemplateStep({ draft }: { draft: GenerateDraft }) {
  const { list, failure } = useTemplates();
  return (
    <StepPage step="template">
      {failure !== null && <FailureBanner failure={failure} />}
      <Panel title={words.templates}>
        <Radio.Group aria-label={words.templates} value={draft.template} onChange={chooseTemplate}>
          <div className="options">
            {list.map(({ name, title, currency, asOf, products, defaultRate, figures }) => (
              <Radio key={name} value={name} label={title} description={words.about(products.map(spaced).join(', '), currency, asOf, formatPercent(defaultRate), figures.recalled ?? 0)} />
            ))}
          </div>
        </Radio.Group>
      </Panel>
      <Panel title={words.size}>
        <div className="fields">
          <NumberInput label={words.borrowers} description={words.borrowersNote} min={1} max={50_000_000} allowDecimal={false} thousandSeparator="," value={draft.borrowers} onChange={(borrowers) => edit({ borrowers: Number(borrowers) })} />
          <NumberInput label={words.seed} description={words.seedNote} min={0} allowDecimal={false} value={draft.seed} onChange={(seed) => edit({ seed: Number(seed) })} />
          <div>
            <div className="label" id="generate-format">{words.format}</div>
            <SegmentedControl aria-labelledby="generate-format" data={formats} value={draft.format} onChange={(format) => edit({ format })} />
          </div>
        </div>
      </Panel>
    </StepPage>
  );
}
