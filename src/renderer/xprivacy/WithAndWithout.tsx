import { useComputedColorScheme } from '@mantine/core';
import { iconArray } from '../../charts/iconArray.ts';
import { palettes } from '../../charts/palette.ts';
import type { ExplainFigures } from '../../contract/explain.ts';
import { messages } from '../messages/messages.ts';

const words = messages.xprivacy;

/** A hundred guesses without the release, and the same hundred with it. */
export function WithAndWithout({ icons: { before, added } }: { icons: ExplainFigures['icons'] }) {
  return (
    <div>
      <div className="hundreds">
        <Hundred title={words.without} right={before} added={0} />
        <Hundred title={words.with} right={before} added={added} />
      </div>
      <div className="hundred-key"><span className="before">{words.key.before}</span><span className="added">{words.key.added}</span><span className="doubt">{words.key.doubt}</span></div>
    </div>
  );
}

function Hundred({ title, right, added }: { title: string; right: number; added: number }) {
  const scheme = useComputedColorScheme('light');
  const count = words.of100(right + added);
  return (
    <figure>
      <figcaption><span className="strong">{title}</span><span className={added > 0 ? 'spacer accent strong' : 'spacer'}>{count}</span></figcaption>
      {/* The picture is our own text: `charts` makes it from two numbers. */}
      <div role="img" aria-label={`${title}: ${count}`} dangerouslySetInnerHTML={{ __html: iconArray({ before: right, added }, palettes[scheme]) }} />
    </figure>
  );
}
