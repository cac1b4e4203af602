import type { Stream } from '../random/stream.ts';

/** Monthly states of clients, in the panel's own codes. */
export interface Panel {
  readonly clients: number;
  /** Most months a client has. */
  readonly months: number;
  /** Names of the states, in the order of their codes: numeric codes ascending, else alphabetical. */
  readonly states: readonly string[];
  /** u8 [client][months]: code of each month, oldest first; what lies beyond a client's length means nothing. */
  readonly codes: Uint8Array;
  /** Months each client has, 1 to `months`. */
  readonly lengths: Uint16Array;
  /** f32 [client][staticColumns], standardised with the training panel's mean and deviation; missing is 0. */
  readonly statics: Float32Array;
  readonly staticColumns: number;
  /** Where each history lies in time; without it all begin together or nobody knows. */
  readonly calendar?: PanelCalendar;
  /** Whose sequence each is, as numbers: sequences of one owner are no independent clients. Without it everyone has one. */
  readonly owners?: Int32Array;
}

export interface PanelCalendar {
  /** Months from the panel's first to its last. */
  readonly span: number;
  /** Place of each client's first month, 0 to `span` - 1. */
  readonly starts: Uint16Array;
}

/** Steps from one month to the next over all clients: a client of one month has none. */
export function transitionCount({ lengths }: Panel): number {
  return lengths.reduce((sum, length) => sum + length - 1, 0);
}

/** The panel of these clients alone, in this order. */
export function selectClients(panel: Panel, clients: ArrayLike<number>): Panel {
  const { months, staticColumns, calendar, owners } = panel;
  const codes = new Uint8Array(clients.length * months);
  const statics = new Float32Array(clients.length * staticColumns);
  for (let position = 0; position < clients.length; position++) {
    const client = clients[position]!;
    codes.set(panel.codes.subarray(client * months, (client + 1) * months), position * months);
    statics.set(panel.statics.subarray(client * staticColumns, (client + 1) * staticColumns), position * staticColumns);
  }
  return {
    ...panel, clients: clients.length, codes, statics,
    lengths: Uint16Array.from(clients, (client) => panel.lengths[client]!),
    ...(calendar !== undefined && { calendar: { ...calendar, starts: Uint16Array.from(clients, (client) => calendar.starts[client]!) } }),
    ...(owners !== undefined && { owners: Int32Array.from(clients, (client) => owners[client]!) }),
  };
}

/** Draws a share of the clients; all sequences of an owner stay together. */
export function splitByOwner({ clients, owners }: Panel, share: number, stream: Stream): { held: Uint32Array; kept: Uint32Array } {
  const people = owners === undefined ? clients : owners.reduce((most, owner) => Math.max(most, owner + 1), 0);
  const place = new Uint32Array(people);
  stream.permutation(people).forEach((person, position) => {
    place[person] = position;
  });
  const heldPeople = Math.max(1, Math.round(share * people));
  const isHeld = (client: number): boolean => place[owners?.[client] ?? client]! < heldPeople;
  const order = Uint32Array.from({ length: clients }, (_, client) => client);
  return { held: order.filter(isHeld), kept: order.filter((client) => !isHeld(client)) };
}
