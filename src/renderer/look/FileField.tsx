import { Button, TextInput } from '@mantine/core';
import { messages } from '../messages/messages.ts';

interface FileFieldParts {
  readonly label: string;
  readonly note?: string;
  readonly value: string;
  readonly kind: 'table' | 'json' | 'key' | 'folder';
  readonly error?: string | undefined;
  readonly onChange: (path: string) => void;
}

/** A path that a person types, pastes or picks in the system's dialog; empty for none. */
export function FileField({ label, note, value, kind, error, onChange }: FileFieldParts) {
  const choose = async (): Promise<void> => {
    const chosen = kind === 'folder'
      ? await window.bridge.request('file:choose-folder', { title: label })
      : await window.bridge.request('file:choose', { title: label, kind, many: false });
    if (!chosen.ok) return;
    const path = typeof chosen.value === 'string' ? chosen.value : (chosen.value?.[0] ?? null);
    if (path !== null) onChange(path);
  };
  return (
    <TextInput
      label={label} description={note} value={value} error={error} spellCheck={false} onChange={(event) => onChange(event.currentTarget.value)}
      rightSectionWidth={84} rightSection={<Button variant="subtle" aria-label={messages.app.chooseOf(label)} onClick={() => void choose()}>{messages.app.choose}</Button>}
    />
  );
}
