/** A choice within the row of a table is lower than a field. */
export const compactSelect = { styles: { input: { height: '1.625rem', minHeight: '1.625rem', fontSize: '0.75rem', fontVariantNumeric: 'tabular-nums' } } } as const;
