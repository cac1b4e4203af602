import { IconLock } from '@tabler/icons-react';

/** Marks what was drawn from real rows. */
export const RealTag = ({ words }: { words: string }) => <span className="tag"><IconLock size={12} stroke={1.6} aria-hidden />{words}</span>;
