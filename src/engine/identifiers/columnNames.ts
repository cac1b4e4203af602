/** The name in lower-case words with blanks between them. */
export function spokenName(name: string): string {
  return wordsOf(name).join(' ');
}

/** `loanId`, `LOAN_ID` and `Loan id` are the words loan and id. */
export function wordsOf(name: string): string[] {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}
