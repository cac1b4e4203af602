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
}

/** Steps from one month to the next over all clients: a client of one month has none. */
export function transitionCount({ lengths }: Panel): number {
  return lengths.reduce((sum, length) => sum + length - 1, 0);
}

/** The panel of these clients alone, in this order. */
export function selectClients(panel: Panel, clients: ArrayLike<number>): Panel {
  const { months, staticColumns } = panel;
  const codes = new Uint8Array(clients.length * months);
  const lengths = new Uint16Array(clients.length);
  const statics = new Float32Array(clients.length * staticColumns);
  for (let position = 0; position < clients.length; position++) {
    const client = clients[position]!;
    codes.set(panel.codes.subarray(client * months, (client + 1) * months), position * months);
    lengths[position] = panel.lengths[client]!;
    statics.set(panel.statics.subarray(client * staticColumns, (client + 1) * staticColumns), position * staticColumns);
  }
  return { ...panel, clients: clients.length, codes, lengths, statics };
}
