import { Button, Modal, NumberInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { GenerateDraft } from '../../contract/generateDraft.ts';
import type { TemplateFigure } from '../../contract/template.ts';
import { messages } from '../messages/messages.ts';
import { replaceFigure } from './draft.ts';
import { leavesOf, shortValue, spaced, withLeaf } from './figures.ts';

const words = messages.generate.figures;
type Override = GenerateDraft['overrides'][string];

interface EditorParts {
  figure: TemplateFigure;
  name: string;
  override: Override | undefined;
  onClose: () => void;
}

/** One figure: its numbers, where the calibrated ones come from, and why they are replaced. */
export function FigureEditor({ figure: { figure, value: calibrated, source, status }, name, override, onClose }: EditorParts) {
  const [value, setValue] = useState(override?.value ?? (calibrated as Override['value']));
  const [reason, setReason] = useState(override?.reason ?? '');
  const use = (): void => {
    replaceFigure(figure, { value, reason: reason.trim() });
    onClose();
  };
  const takeBack = (): void => {
    replaceFigure(figure, null);
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={name} size="lg" closeButtonProps={{ 'aria-label': messages.app.close }}>
      <div className="stack">
        <div className="note"><span className="strong">{words.calibrated(shortValue(calibrated))}</span><span>{words.statuses[status]}: {source}</span></div>
        <div className="fields">
          {leavesOf(value).map(({ path, value: number }) => (
            <NumberInput key={path.join('.')} label={path.length === 0 ? name : path.map(spaced).join(' ')} decimalScale={6} value={number} onChange={(typed) => typeof typed === 'number' && setValue((now) => withLeaf(now, path, typed) as Override['value'])} />
          ))}
        </div>
        <Textarea label={words.reason} description={words.reasonNote} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <div className="row">
          <Button variant="default" onClick={takeBack} disabled={override === undefined}>{words.takeBack}</Button>
          <span className="spacer" />
          <Button variant="default" onClick={onClose}>{words.dismiss}</Button>
          <Button onClick={use}>{words.use}</Button>
        </div>
      </div>
    </Modal>
  );
}
