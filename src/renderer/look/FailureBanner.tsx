import type { ReactNode } from 'react';
import type { FailureRecord } from '../../contract/errors.ts';
import { VerdictIcon } from './VerdictIcon.tsx';

/** What happened, where, and what to do about it; never a code alone. */
export function FailureBanner({ failure, action }: { failure: FailureRecord; action?: ReactNode }) {
  const kind = failure.code === 'cancelled' ? 'caution' : 'fail';
  return (
    <div className={`banner ${kind}`} role="alert">
      <VerdictIcon kind={kind} size={26} />
      <div>
        <div className="banner-statement">{failure.message}</div>
        {failure.fix !== undefined && <div>{failure.fix}</div>}
      </div>
      {action}
    </div>
  );
}
