import type { IconProps } from '@tabler/icons-react';
import type { ComponentType } from 'react';

/** A way into something new. */
export function Tile({ icon: Icon, title, note, keys, onClick }: { icon: ComponentType<IconProps>; title: string; note: string; keys: string; onClick: () => void }) {
  return (
    <button type="button" className="tile" onClick={onClick}>
      <span className="tile-icon"><Icon size={19} stroke={1.5} aria-hidden /></span>
      <span><span className="strong">{title}</span><br /><span className="muted small">{note}</span></span>
      <span className="key">{keys}</span>
    </button>
  );
}
