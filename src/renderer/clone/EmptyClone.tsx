import { Button } from '@mantine/core';
import { IconFileDownload } from '@tabler/icons-react';
import type { FailureRecord } from '../../contract/errors.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Page } from '../look/Page.tsx';
import { messages } from '../messages/messages.ts';
import { chooseCsv, openSample } from '../state/actions.ts';

const words = messages.clone;

/** Before there is a table, or after one that cannot be read. */
export function EmptyClone({ failure }: { failure: FailureRecord | null }) {
  const choose = <Button onClick={() => void chooseCsv()}>{words.choose}</Button>;
  const title = failure === null ? words.title : failure.code === 'cancelled' ? words.inspect.cancelled : words.inspect.failed;
  return (
    <Page title={title} sentence={failure === null ? words.empty.sentence : words.inspect.nothingWritten}>
      {failure !== null && <FailureBanner failure={failure} action={choose} />}
      {failure === null && (
        <div className="empty">
          <IconFileDownload size={26} stroke={1.4} aria-hidden />
          <div className="empty-statement">{words.empty.statement}</div>
          <p>{words.empty.note}</p>
          <div className="row">{choose}<Button variant="default" onClick={() => void openSample()}>{words.empty.sample}</Button></div>
        </div>
      )}
    </Page>
  );
}
