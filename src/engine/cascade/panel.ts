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
