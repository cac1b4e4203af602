import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { eventChannel } from '../contract/bridge.ts';
import { Failure, toFailureRecord } from '../contract/errors.ts';
import { type Event, eventSchema, failureRecordSchema, type Outcome, type RequestInput, type RequestName, type RequestOutput, requests } from '../contract/ipc.ts';
import { isOwnPage } from './rendererProtocol.ts';

/** One answer for each request of the contract. Throws `Failure`; the page gets its record. */
export type Answers = {
  [N in RequestName]: (input: RequestInput<N>, from: WebContents) => RequestOutput<N> | Promise<RequestOutput<N>>;
};

/** Answers every request of the contract, and no other. */
export function serveRequests(answers: Answers): void {
  for (const name of Object.keys(requests) as RequestName[]) serveRequest(name, answers);
}

/** Tells the page something, unless it is gone. */
export function sendEvent(to: WebContents, event: Event): void {
  if (!to.isDestroyed()) to.send(eventChannel, eventSchema.parse(event));
}

function serveRequest<N extends RequestName>(name: N, answers: Answers): void {
  ipcMain.handle(name, async (event, raw: unknown): Promise<Outcome<RequestOutput<N>>> => {
    try {
      refuseForeign(event);
      const answered = await answers[name](inputOf(name, raw), event.sender);
      return { ok: true, value: requests[name].output.parse(answered) as RequestOutput<N> };
    } catch (thrown) {
      return { ok: false, failure: failureRecordSchema.parse(toFailureRecord(thrown)) };
    }
  });
}

function refuseForeign({ senderFrame }: IpcMainInvokeEvent): void {
  if (senderFrame === null || senderFrame.parent !== null || !isOwnPage(senderFrame.url)) {
    throw new Failure('usage', 'Something that is not a page of Pratibimba asked for an answer and was refused.');
  }
}

function inputOf<N extends RequestName>(name: N, raw: unknown): RequestInput<N> {
  const input = requests[name].input.safeParse(raw);
  if (!input.success) throw new Failure('usage', `The window asked for ${name} in a form that is not agreed.`);
  return input.data as RequestInput<N>;
}
