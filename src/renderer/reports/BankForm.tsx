import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { findingSeverities } from '../../contract/report.ts';
import { type DraftLimitation, inputsOf, type PlainInput, plainInputs } from '../../contract/reportDraft.ts';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { edit, reportState } from './draft.ts';
import { fieldId } from './fills.ts';
import { OverrideReasons } from './OverrideReasons.tsx';

const words = messages.reports;
const long: readonly PlainInput[] = ['intended_use', 'users'];
type Faults = Readonly<Record<string, string>>;

/** What the bank alone knows, as a report prints it. */
export function BankForm() {
  const { draft, tried } = useStore(reportState);
  const said = inputsOf(draft);
  const faults = tried && !said.ok ? faultWords(said.faults) : {};
  const answers = [...plainInputs.map((name) => draft.plain[name]), draft.prohibitedUses];
  return (
    <Panel title={words.bank} aside={<span className="muted small">{words.bankNote(answers.filter((text) => text.trim() !== '').length, answers.length)}</span>}>
      <div className="stack">
        <div className="report-fields">
          {plainInputs.map((name) => {
            const field = { id: fieldId(name), label: words.fields[name], description: words.fieldNotes[name], value: draft.plain[name], error: faults[name] };
            const say = (text: string): void => edit({ plain: { ...draft.plain, [name]: text } });
            return long.includes(name)
              ? <Textarea key={name} {...field} autosize minRows={2} onChange={(event) => say(event.currentTarget.value)} />
              : <TextInput key={name} {...field} onChange={(event) => say(event.currentTarget.value)} />;
          })}
        </div>
        <Textarea id={fieldId('prohibited_uses')} label={words.prohibited} description={words.prohibitedNote} autosize minRows={2} value={draft.prohibitedUses} error={faults['prohibited_uses']} onChange={(event) => edit({ prohibitedUses: event.currentTarget.value })} />
        <OverrideReasons />
        <Limitations faults={faults} />
        <div>
          <h3 className="label">{words.dueTitle}</h3>
          <div className="report-days">
            {findingSeverities.map((severity) => (
              <TextInput key={severity} label={words.due(severity)} placeholder="2027-03-31" value={draft.due[severity]} error={faults[`due.${severity}`]} onChange={(event) => edit({ due: { ...draft.due, [severity]: event.currentTarget.value } })} />
            ))}
          </div>
        </div>
      </div>
    </Panel>
  );
}

function Limitations({ faults }: { faults: Faults }) {
  const { draft: { limitations } } = useStore(reportState);
  const changed = (at: number, part: Partial<DraftLimitation>): void => edit({ limitations: limitations.map((one, position) => (position === at ? { ...one, ...part } : one)) });
  return (
    <div className="stack">
      <h3 className="label">{words.limitations}</h3>
      {limitations.map(({ text, severity, compensating_control: control, due }, at) => (
        <div key={at} className="limitation">
          <TextInput label={words.numbered(words.limitation, at + 1)} value={text} error={faults[`limitations.${at}.text`]} onChange={(event) => changed(at, { text: event.currentTarget.value })} />
          <Select label={words.numbered(words.severity, at + 1)} data={findingSeverities.map((value) => ({ value, label: words.severities(value) }))} value={severity} allowDeselect={false} onChange={(next) => next !== null && changed(at, { severity: next })} />
          <TextInput label={words.numbered(words.control, at + 1)} value={control} error={faults[`limitations.${at}.compensating_control`]} onChange={(event) => changed(at, { compensating_control: event.currentTarget.value })} />
          <TextInput label={words.numbered(words.dueDay, at + 1)} placeholder="2027-03-31" value={due} error={faults[`limitations.${at}.due`]} onChange={(event) => changed(at, { due: event.currentTarget.value })} />
          <Button variant="subtle" color="gray" aria-label={words.remove(at + 1)} onClick={() => edit({ limitations: limitations.filter((_, position) => position !== at) })}>{messages.app.remove}</Button>
        </div>
      ))}
      <div><Button variant="default" onClick={() => edit({ limitations: [...limitations, { text: '', severity: 'medium', compensating_control: '', due: '' }] })}>{words.add}</Button></div>
    </div>
  );
}

/** Faults of the contract in words of a form; a sentence of its own stays. */
function faultWords(faults: Faults): Faults {
  const said = (field: string, message: string): string => {
    if (/due/.test(field)) return words.notADay;
    if (message.startsWith('Too big')) return words.tooLong;
    return message.startsWith('Too small') ? words.needed : `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  };
  return Object.fromEntries(Object.entries(faults).map(([field, message]) => [field.replace(/^prohibited_uses\..*/, 'prohibited_uses'), said(field, message)]));
}
