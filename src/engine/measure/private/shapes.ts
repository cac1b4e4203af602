/**
 * The shape of a text by class of its characters: letters, digits (`N` for a first digit that is not 0), all else as it stands. Unlike in an
 * open clone no character of the text is kept, since which characters rows share is itself a statistic of them.
 */
export function shapeOf(text: string): string {
  return [...text].map((character, position) => classOf(character, position)).join('');
}

function classOf(character: string, position: number): string {
  if (/\p{Lu}/u.test(character)) return 'A';
  if (/\p{L}/u.test(character)) return 'a';
  if (/\d/.test(character)) return position === 0 && character !== '0' ? 'N' : '9';
  return /[\\AaN9]/.test(character) ? '/' : character;
}
