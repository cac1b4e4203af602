/**
 * Texts that mean "missing" wherever they stand alone in a cell, blanks around them left out. Numbers such as -9 are not among
 * them: whether they mean it is for a person to declare.
 */
export const missingCodes: readonly string[] = [
  '', 'NA', 'N/A', 'n/a', '#N/A', '<NA>', 'NaN', 'nan', 'NULL', 'null', 'Null', '(null)', '\\N', '.', '?', '-', '--',
  // What programs write for a division by zero.
  'inf', '-inf', 'Inf', '-Inf', 'Infinity', '-Infinity',
];
const knownCodes = new Set(missingCodes);

/** Whether the text is one of the codes that mean "missing" by custom. */
export function isMissingCode(text: string): boolean {
  const first = text.charCodeAt(0);
  // Most cells are numbers, and no code begins with a digit.
  if (first >= 48 && first <= 57) return false;
  if (knownCodes.has(text)) return true;
  return (first <= 32 || text.charCodeAt(text.length - 1) <= 32) && knownCodes.has(text.trim());
}
