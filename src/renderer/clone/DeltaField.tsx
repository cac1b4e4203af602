import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatDelta } from '../format.ts';
import { messages } from '../messages/messages.ts';

/** Delta as people write it, such as 1e-6: what they are typing is a number only in the end. */
export function DeltaField({ delta, description, onChange }: { delta: number; description: string; onChange: (delta: number) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const change = (text: string): void => {
    setTyped(text);
    const value = Number(text);
    onChange(Number.isFinite(value) ? value : 0);
  };
  return <TextInput label={messages.clone.privacy.delta} description={description} value={typed ?? formatDelta(delta)} onChange={(event) => change(event.currentTarget.value)} onBlur={() => setTyped(null)} />;
}
