/** A sentence of a text resource with its `{placeholders}` filled in; one without a value becomes empty. */
export function fillSentence(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => values[name] ?? '');
}
