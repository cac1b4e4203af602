import { messages } from '../messages/messages.ts';

const words = messages.keys;
const keys: readonly [string, string][] = [
  ['Ctrl K', words.palette], ['F1', words.help], ['Ctrl 1 … 0', words.screen], ['Ctrl O', words.clone], ['F6', words.pane], ['Alt ← →', words.step], ['Ctrl Enter', words.run], ['Ctrl Z, Ctrl Shift Z', words.undo], ['Ctrl F', words.find], ['Esc', words.cancel],
];

export const KeyList = () => (
  <dl className="facts key-list">
    {keys.map(([key, does]) => <div key={key}><dt><span className="key">{key}</span></dt><dd>{does}</dd></div>)}
  </dl>
);
