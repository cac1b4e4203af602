import { Skeleton } from '@mantine/core';
import type { ClonePlan } from '../../contract/clonePrivacy.ts';
import type { Verdict } from '../../charts/palette.ts';
import { formatLeft } from '../format.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { SplitBar } from './SplitBar.tsx';
import type { Plan } from './usePlan.ts';

const words = messages.clone.privacy;
const verdicts: Readonly<Record<ClonePlan['feasibility']['verdict'], Verdict>> = { good: 'pass', weak: 'caution', infeasible: 'fail' };

/** What the engine says of the budget before any of it is spent. */
export function PlanAside({ plan: { explained, plan, balance, failure, working } }: { plan: Plan }) {
  return (
    <div className="stack">
      {explained !== null && explained.warnings.map(({ code, text }) => <div key={code} className="note caution">{text}</div>)}
      <h2 className="label">{words.balance}</h2>
      {balance === null ? <Skeleton height={40} visible={working} /> : (
        <>
          <dl className="facts"><dt>{words.left}</dt><dd>ε {formatLeft(balance.left)}</dd><dt>{words.after}</dt><dd>{balance.fits ? `ε ${formatLeft(balance.after)}` : messages.app.none}</dd></dl>
          {!balance.fits && <div className="note fail"><VerdictWord kind="fail" word={words.exceeds(formatLeft(balance.limit))} /><div>{words.exceedsFix}</div></div>}
        </>
      )}
      {failure !== null && <FailureBanner failure={failure} />}
      {plan !== null && (
        <>
          <VerdictWord kind={verdicts[plan.feasibility.verdict]} word={words.judged[plan.feasibility.verdict]} />
          {plan.feasibility.reasons.length > 0 && <ul className="plain-list soft">{plan.feasibility.reasons.map((reason) => <li key={reason}>{reason}.</li>)}</ul>}
          <h2 className="label">{words.split}</h2>
          <SplitBar steps={plan.steps} label={words.split} />
          <span className="muted small">{words.splitNote}</span>
          {plan.conditions.length > 0 && (
            <div className="note caution"><VerdictWord kind="caution" word={words.conditions} />{plan.conditions.slice(0, 4).map((condition) => <div key={condition}>{condition}</div>)}</div>
          )}
        </>
      )}
    </div>
  );
}
