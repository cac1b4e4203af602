import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { messages } from '../messages/messages.ts';
import { cancelJob, type ShownJob } from '../state/jobs.ts';

const words = messages.cancelling;

/** A job may have taken minutes, and some of a budget: nobody ends it by a slip. */
export function askToCancel({ jobId, label }: ShownJob): void {
  modals.openConfirmModal({
    title: words.title,
    children: <Text size="sm">{words.text(label)}</Text>,
    labels: { confirm: words.confirm, cancel: words.dismiss },
    onConfirm: () => cancelJob(jobId),
  });
}
