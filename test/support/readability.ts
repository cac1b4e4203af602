/** Sentences of a text, by their full stops. */
export function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?])\s+/).filter((sentence) => sentence !== '');
}

export function wordsOf(text: string): string[] {
  return text.match(/[A-Za-z0-9][A-Za-z0-9.,'’-]*/g) ?? [];
}

/** Flesch-Kincaid grade of a text (Kincaid et al. 1975); a number counts as one word of two syllables. */
export function readingGrade(text: string): number {
  const words = wordsOf(text);
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  return 0.39 * (words.length / Math.max(1, sentencesOf(text).length)) + 11.8 * (syllables / Math.max(1, words.length)) - 15.59;
}

/** Groups of vowels, less a silent e. */
function syllablesOf(word: string): number {
  if (/\d/.test(word)) return 2;
  const letters = word.toLowerCase().replaceAll(/[^a-z]/g, '');
  const groups = letters.replace(/(?<![aeiouyl])e$|(?<=[^td])ed$/, '').match(/[aeiouy]+/g) ?? [];
  return Math.max(1, groups.length);
}
