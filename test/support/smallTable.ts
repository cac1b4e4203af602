/** Lines of a small invented table that can be cloned, header first: an amount, a grade that goes with it, and a flag. */
export function smallTable(rows: number): string[] {
  const grades = ['A', 'B', 'C'];
  return ['amount,grade,flag', ...Array.from({ length: rows }, (_, i) => `${1000 + ((37 * i) % 5000)},${grades[Math.floor(((37 * i) % 5000) / 2000)]},${i % 5 === 0 ? 1 : 0}`)];
}
