import { type CascadeNetwork } from '../../contract/cascadeModel.ts';
import { Failure } from '../../contract/errors.ts';
import { pack, unpack } from '../twin/pack.ts';
import { LstmModel } from './lstmModel.ts';

/** A network as a value for JSON: its form and weights, no row of its panel. */
export function packNetwork({ form, network }: LstmModel): CascadeNetwork {
  const impossible: [number, number][] = [];
  form.allowed?.forEach((can, step) => {
    if (can === 0) impossible.push([Math.floor(step / form.states.length), step % form.states.length]);
  });
  return {
    states: [...form.states], months: form.months, span: form.span, staticColumns: form.staticColumns, hidden: form.hidden,
    impossible, macro: form.macro === null ? null : [...form.macro], weights: pack(network.parameters),
  };
}

/** The network of such a value. @throws Failure 'input' where it was cut or changed */
export function unpackNetwork({ states, months, span, staticColumns, hidden, impossible, macro, weights }: CascadeNetwork): LstmModel {
  const allowed = new Uint8Array(states.length ** 2).fill(1);
  for (const [from, to] of impossible) allowed[from * states.length + to] = 0;
  const model = new LstmModel({ states, months, span, staticColumns, hidden, allowed: impossible.length === 0 ? null : allowed, macro: macro === null ? null : Float32Array.from(macro) });
  const values = unpack(weights, 'float32');
  if (values.length !== model.network.parameters.length || values.some((value) => !Number.isFinite(value))) {
    throw new Failure('input', 'The cascade is damaged: its weights do not fit its form.', { fix: 'Copy it again, or train it once more.' });
  }
  model.network.parameters.set(values);
  return model;
}
