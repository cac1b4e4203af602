import type { ClonePlan } from '../../contract/clonePrivacy.ts';
import { formatPercent } from '../format.ts';

/** Where a budget goes: each step's share of the squared mu, largest part darkest, with its name and figure beside it. */
export function SplitBar({ steps, label }: { steps: ClonePlan['steps']; label: string }) {
  const total = steps.reduce((sum, { mu }) => sum + mu * mu, 0);
  const parts = steps.map(({ name, mu, noise_share }, at) => ({ name, share: mu * mu / total, noise: noise_share, colour: `var(--p-part${Math.min(at, 3)})` }));
  return (
    <div>
      <div className="split" role="img" aria-label={`${label}: ${parts.map(({ name, share }) => `${name} ${formatPercent(share)} %`).join(', ')}`}>
        {parts.map(({ name, share, colour }) => <div key={name} style={{ flexGrow: share, background: colour }} />)}
      </div>
      <ul className="split-key">
        {parts.map(({ name, share, colour }) => <li key={name}><i style={{ background: colour }} /><span>{name}</span><span className="live muted">{formatPercent(share)} %</span></li>)}
      </ul>
    </div>
  );
}
