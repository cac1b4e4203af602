// One-layer LSTM with softmax over states, forward and back through time, for WebAssembly SIMD (AssemblyScript). The caller lays out
// the memory (memory.ts); nothing is allocated here. Gate order: input, forget, candidate, output (Hochreiter and Schmidhuber 1997;
// Gers et al. 2000).

import { exp4 } from './shared/exp.as';

/** First byte that the caller may use. */
export function heapBase(): usize {
  return __heap_base;
}

/** The network, a batch and its traces. The order of the fields is mirrored by `networkFields` in ../cascade/lstmKernel.ts. */
@unmanaged
class Network {
  /** States, and their number rounded up to a multiple of 8. */ states: i32; stateStride: i32;
  /** Features a month has, a multiple of 4. */ features: i32;
  /** Hidden units, a multiple of 8. */ hidden: i32;
  /** Sequences of the batch, a multiple of 4, and their most steps. */ batch: i32; steps: i32;
  /** f32 parameters: [states][4H] state rows, [features][4H], [H][4H], [4H] bias, [H][stateStride] output, [stateStride] output bias. */ parameters: usize;
  /** f32, laid out like the parameters. */ gradient: usize; moment: usize; square: usize;
  /** u8 [step][batch]: state before and after. */ previous: usize; next: usize;
  /** f32 [step][batch]: 1 for a transition that counts, 0 for padding. */ weight: usize;
  /** f32 [step][batch][features]. */ input: usize;
  /** f32 [step][batch][4H]: gates, then their gradients. */ gates: usize;
  /** f32 [step + 1][batch][H]. */ cell: usize; output: usize;
  /** f32 [step][batch][H]: tanh of the cell. */ squashed: usize;
  /** f32 [step][batch][stateStride]: softmax, then its gradient. */ logits: usize;
  /** f32 [batch][H], [batch][H]: gradients flowing back. */ cellGradient: usize; outputGradient: usize;
  /** f32 [4H][H], [stateStride][H]: transposed weights. */ recurrentTransposed: usize; outputTransposed: usize;
  /** f64 [batch]: log-likelihood of each sequence. */ logLikelihood: usize;
}

@inline
function stateRows(n: Network): usize { return n.parameters; }
@inline
function featureRows(n: Network, base: usize): usize { return base + (<usize>(n.states * n.hidden) << 4); }
@inline
function recurrentRows(n: Network, base: usize): usize { return featureRows(n, base) + (<usize>(n.features * n.hidden) << 4); }
@inline
function bias(n: Network, base: usize): usize { return recurrentRows(n, base) + (<usize>(n.hidden * n.hidden) << 4); }
@inline
function outputRows(n: Network, base: usize): usize { return bias(n, base) + (<usize>n.hidden << 4); }
@inline
function outputBias(n: Network, base: usize): usize { return outputRows(n, base) + (<usize>(n.hidden * n.stateStride) << 2); }
@inline
function parameterBytes(n: Network): usize { return outputBias(n, 0) + (<usize>n.stateStride << 2); }

// --- matrices ---

/** C [m][n] += A [m][k] B [k][n]; m a multiple of 4, n of 8; strides in floats. */
function multiply(a: usize, aStride: i32, b: usize, bStride: i32, c: usize, cStride: i32, m: i32, n: i32, k: i32): void {
  const la = <usize>aStride << 2, lb = <usize>bStride << 2, lc = <usize>cStride << 2;
  for (let i = 0; i < m; i += 4) {
    const rows = a + <usize>i * la, out = c + <usize>i * lc;
    for (let j = 0; j < n; j += 8) {
      const c0 = out + (<usize>j << 2), c1 = c0 + lc, c2 = c1 + lc, c3 = c2 + lc;
      let p0 = v128.load(c0), q0 = v128.load(c0, 16), p1 = v128.load(c1), q1 = v128.load(c1, 16);
      let p2 = v128.load(c2), q2 = v128.load(c2, 16), p3 = v128.load(c3), q3 = v128.load(c3, 16);
      let a0 = rows, a1 = rows + la, a2 = a1 + la, a3 = a2 + la, at = b + (<usize>j << 2);
      for (let step = 0; step < k; step++) {
        const u = v128.load(at), w = v128.load(at, 16);
        let x = v128.load_splat<f32>(a0);
        p0 = f32x4.add(p0, f32x4.mul(x, u)); q0 = f32x4.add(q0, f32x4.mul(x, w));
        x = v128.load_splat<f32>(a1);
        p1 = f32x4.add(p1, f32x4.mul(x, u)); q1 = f32x4.add(q1, f32x4.mul(x, w));
        x = v128.load_splat<f32>(a2);
        p2 = f32x4.add(p2, f32x4.mul(x, u)); q2 = f32x4.add(q2, f32x4.mul(x, w));
        x = v128.load_splat<f32>(a3);
        p3 = f32x4.add(p3, f32x4.mul(x, u)); q3 = f32x4.add(q3, f32x4.mul(x, w));
        a0 += 4; a1 += 4; a2 += 4; a3 += 4; at += lb;
      }
      v128.store(c0, p0); v128.store(c0, q0, 16); v128.store(c1, p1); v128.store(c1, q1, 16);
      v128.store(c2, p2); v128.store(c2, q2, 16); v128.store(c3, p3); v128.store(c3, q3, 16);
    }
  }
}

/** C [k][n] += A [m][k] transposed times B [m][n]; k a multiple of 4, n of 8. */
function multiplyTransposed(a: usize, aStride: i32, b: usize, bStride: i32, c: usize, cStride: i32, m: i32, n: i32, k: i32): void {
  const la = <usize>aStride << 2, lb = <usize>bStride << 2, lc = <usize>cStride << 2;
  for (let i = 0; i < k; i += 4) {
    const out = c + <usize>i * lc;
    for (let j = 0; j < n; j += 8) {
      const c0 = out + (<usize>j << 2), c1 = c0 + lc, c2 = c1 + lc, c3 = c2 + lc;
      let p0 = v128.load(c0), q0 = v128.load(c0, 16), p1 = v128.load(c1), q1 = v128.load(c1, 16);
      let p2 = v128.load(c2), q2 = v128.load(c2, 16), p3 = v128.load(c3), q3 = v128.load(c3, 16);
      let row = a + (<usize>i << 2), at = b + (<usize>j << 2);
      for (let step = 0; step < m; step++) {
        const u = v128.load(at), w = v128.load(at, 16);
        let x = v128.load_splat<f32>(row);
        p0 = f32x4.add(p0, f32x4.mul(x, u)); q0 = f32x4.add(q0, f32x4.mul(x, w));
        x = v128.load_splat<f32>(row, 4);
        p1 = f32x4.add(p1, f32x4.mul(x, u)); q1 = f32x4.add(q1, f32x4.mul(x, w));
        x = v128.load_splat<f32>(row, 8);
        p2 = f32x4.add(p2, f32x4.mul(x, u)); q2 = f32x4.add(q2, f32x4.mul(x, w));
        x = v128.load_splat<f32>(row, 12);
        p3 = f32x4.add(p3, f32x4.mul(x, u)); q3 = f32x4.add(q3, f32x4.mul(x, w));
        row += la; at += lb;
      }
      v128.store(c0, p0); v128.store(c0, q0, 16); v128.store(c1, p1); v128.store(c1, q1, 16);
      v128.store(c2, p2); v128.store(c2, q2, 16); v128.store(c3, p3); v128.store(c3, q3, 16);
    }
  }
}

/** `to` [columns][rows] = `from` [rows][columns] turned. */
function transpose(from: usize, to: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) store<f32>(to + (<usize>(j * rows + i) << 2), load<f32>(from + (<usize>(i * columns + j) << 2)));
}

@inline
function addRow(to: usize, from: usize, floats: i32): void {
  for (let at: usize = 0; at < <usize>floats << 2; at += 16) v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
}

// --- functions of the cell ---

@inline
function sigmoid4(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp4(f32x4.min(f32x4.splat(87), f32x4.neg(x)))));
}

@inline
function tanh4(x: v128): v128 {
  return f32x4.sub(f32x4.mul(f32x4.splat(2), sigmoid4(f32x4.add(x, x))), f32x4.splat(1));
}

// --- forward ---

/** One month of the batch: gates, cell and output from those of the month before; softmax over the states into the logits. */
export function step(network: usize, month: i32): void {
  const n = changetype<Network>(network);
  const t = <usize>month, hidden = n.hidden, gateFloats = hidden << 2, batch = n.batch;
  const batchHidden = <usize>(batch * hidden) << 2, gates = n.gates + t * (batchHidden << 2);
  for (let k = 0; k < batch; k++) {
    const z = gates + (<usize>(k * gateFloats) << 2);
    const state = <i32>load<u8>(n.previous + t * <usize>batch + <usize>k);
    memory.copy(z, bias(n, n.parameters), <usize>gateFloats << 2);
    addRow(z, stateRows(n) + (<usize>(state * gateFloats) << 2), gateFloats);
  }
  multiply(n.input + t * (<usize>(batch * n.features) << 2), n.features, featureRows(n, n.parameters), gateFloats, gates, gateFloats, batch, gateFloats, n.features);
  multiply(n.output + t * batchHidden, hidden, recurrentRows(n, n.parameters), gateFloats, gates, gateFloats, batch, gateFloats, hidden);
  activate(n, t, gates, batchHidden);
  const logits = n.logits + t * (<usize>(batch * n.stateStride) << 2);
  for (let k = 0; k < batch; k++) memory.copy(logits + (<usize>(k * n.stateStride) << 2), outputBias(n, n.parameters), <usize>n.stateStride << 2);
  multiply(n.output + (t + 1) * batchHidden, hidden, outputRows(n, n.parameters), n.stateStride, logits, n.stateStride, batch, n.stateStride, hidden);
  for (let k = 0; k < batch; k++) softmax(logits + (<usize>(k * n.stateStride) << 2), n.states, n.stateStride);
}

function activate(n: Network, t: usize, gates: usize, batchHidden: usize): void {
  const unit = <usize>n.hidden << 2;
  for (let k = 0; k < n.batch; k++) {
    const z = gates + <usize>k * (unit << 2), row = <usize>k * unit;
    const before = n.cell + t * batchHidden + row, after = before + batchHidden, out = n.output + (t + 1) * batchHidden + row, squashed = n.squashed + t * batchHidden + row;
    for (let j: usize = 0; j < unit; j += 16) {
      const zi = z + j, zf = zi + unit, zg = zf + unit, zo = zg + unit;
      const i = sigmoid4(v128.load(zi)), f = sigmoid4(v128.load(zf)), g = tanh4(v128.load(zg)), o = sigmoid4(v128.load(zo));
      v128.store(zi, i); v128.store(zf, f); v128.store(zg, g); v128.store(zo, o);
      const c = f32x4.add(f32x4.mul(f, v128.load(before + j)), f32x4.mul(i, g)), tc = tanh4(c);
      v128.store(after + j, c);
      v128.store(squashed + j, tc);
      v128.store(out + j, f32x4.mul(o, tc));
    }
  }
}

/** Softmax over the first `states` of a row; the padding becomes 0. */
function softmax(row: usize, states: i32, stride: i32): void {
  let top: f32 = -1e30;
  for (let s = 0; s < states; s++) top = max(top, load<f32>(row + (<usize>s << 2)));
  for (let s = states; s < stride; s++) store<f32>(row + (<usize>s << 2), -1e30);
  const high = f32x4.splat(top);
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < <usize>stride << 2; at += 16) {
    const e = exp4(f32x4.sub(v128.load(row + at), high));
    v128.store(row + at, e);
    sum = f32x4.add(sum, e);
  }
  const scale = f32x4.splat(1 / (f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3)));
  for (let at: usize = 0; at < <usize>stride << 2; at += 16) v128.store(row + at, f32x4.mul(v128.load(row + at), scale));
}

/** Forward over all months. @returns the sum of the weighted log-likelihoods; each sequence's own stands in `logLikelihood` */
export function forward(network: usize): f64 {
  const n = changetype<Network>(network), batchHidden = <usize>(n.batch * n.hidden) << 2;
  memory.fill(n.output, 0, batchHidden);
  memory.fill(n.cell, 0, batchHidden);
  memory.fill(n.logLikelihood, 0, <usize>n.batch << 3);
  let total: f64 = 0;
  for (let t = 0; t < n.steps; t++) {
    step(network, t);
    for (let k = 0; k < n.batch; k++) {
      const place = <usize>(t * n.batch + k), weight = load<f32>(n.weight + (place << 2));
      if (weight === 0) continue;
      const probability = load<f32>(n.logits + ((place * <usize>n.stateStride + <usize>load<u8>(n.next + place)) << 2));
      const own = <f64>weight * Math.log(<f64>max<f32>(probability, 1e-30));
      store<f64>(n.logLikelihood + (<usize>k << 3), load<f64>(n.logLikelihood + (<usize>k << 3)) + own);
      total += own;
    }
  }
  return total;
}

// --- backward ---

/** Gradient of -scale * log-likelihood after `forward`, into `gradient`; gates and logits hold their own gradients afterwards. */
export function backward(network: usize, scale: f32): void {
  const n = changetype<Network>(network), hidden = n.hidden, gateFloats = hidden << 2, batch = n.batch;
  const batchHidden = <usize>(batch * hidden) << 2, batchStates = <usize>(batch * n.stateStride) << 2;
  transpose(recurrentRows(n, n.parameters), n.recurrentTransposed, hidden, gateFloats);
  transpose(outputRows(n, n.parameters), n.outputTransposed, hidden, n.stateStride);
  memory.fill(n.cellGradient, 0, batchHidden);
  for (let t = n.steps - 1; t >= 0; t--) {
    const at = <usize>t, logits = n.logits + at * batchStates;
    for (let k = 0; k < batch; k++) softmaxGradient(n, t, k, scale);
    memory.fill(n.outputGradient, 0, batchHidden);
    if (t < n.steps - 1) multiply(n.gates + (at + 1) * (batchHidden << 2), gateFloats, n.recurrentTransposed, hidden, n.outputGradient, hidden, batch, hidden, gateFloats);
    multiply(logits, n.stateStride, n.outputTransposed, hidden, n.outputGradient, hidden, batch, hidden, n.stateStride);
    cellBackward(n, at, batchHidden);
  }
  gatherGradient(n, batchHidden);
}

function softmaxGradient(n: Network, t: i32, k: i32, scale: f32): void {
  const place = <usize>(t * n.batch + k), row = n.logits + ((place * <usize>n.stateStride) << 2);
  const factor = scale * load<f32>(n.weight + (place << 2)), target = row + (<usize>load<u8>(n.next + place) << 2);
  const scaled = f32x4.splat(factor);
  for (let at: usize = 0; at < <usize>n.stateStride << 2; at += 16) v128.store(row + at, f32x4.mul(v128.load(row + at), scaled));
  store<f32>(target, load<f32>(target) - factor);
}

function cellBackward(n: Network, t: usize, batchHidden: usize): void {
  const unit = <usize>n.hidden << 2, one = f32x4.splat(1), gates = n.gates + t * (batchHidden << 2);
  for (let k = 0; k < n.batch; k++) {
    const z = gates + <usize>k * (unit << 2), row = <usize>k * unit;
    const before = n.cell + t * batchHidden + row, squashed = n.squashed + t * batchHidden + row;
    for (let j: usize = 0; j < unit; j += 16) {
      const zi = z + j, zf = zi + unit, zg = zf + unit, zo = zg + unit;
      const i = v128.load(zi), f = v128.load(zf), g = v128.load(zg), o = v128.load(zo), tc = v128.load(squashed + j), dh = v128.load(n.outputGradient + row + j);
      const dc = f32x4.add(v128.load(n.cellGradient + row + j), f32x4.mul(f32x4.mul(dh, o), f32x4.sub(one, f32x4.mul(tc, tc))));
      v128.store(zi, f32x4.mul(f32x4.mul(dc, g), f32x4.mul(i, f32x4.sub(one, i))));
      v128.store(zf, f32x4.mul(f32x4.mul(dc, v128.load(before + j)), f32x4.mul(f, f32x4.sub(one, f))));
      v128.store(zg, f32x4.mul(f32x4.mul(dc, i), f32x4.sub(one, f32x4.mul(g, g))));
      v128.store(zo, f32x4.mul(f32x4.mul(dh, tc), f32x4.mul(o, f32x4.sub(one, o))));
      v128.store(n.cellGradient + row + j, f32x4.mul(dc, f));
    }
  }
}

function gatherGradient(n: Network, batchHidden: usize): void {
  const gateFloats = n.hidden << 2, places = n.steps * n.batch;
  memory.fill(n.gradient, 0, parameterBytes(n));
  multiplyTransposed(n.input, n.features, n.gates, gateFloats, featureRows(n, n.gradient), gateFloats, places, gateFloats, n.features);
  multiplyTransposed(n.output, n.hidden, n.gates, gateFloats, recurrentRows(n, n.gradient), gateFloats, places, gateFloats, n.hidden);
  multiplyTransposed(n.output + batchHidden, n.hidden, n.logits, n.stateStride, outputRows(n, n.gradient), n.stateStride, places, n.stateStride, n.hidden);
  for (let place = 0; place < places; place++) {
    const z = n.gates + (<usize>(place * gateFloats) << 2);
    addRow(n.gradient + (<usize>(<i32>load<u8>(n.previous + place) * gateFloats) << 2), z, gateFloats);
    addRow(bias(n, n.gradient), z, gateFloats);
    addRow(outputBias(n, n.gradient), n.logits + (<usize>(place * n.stateStride) << 2), n.stateStride);
  }
}

/** One step of Adam (Kingma and Ba 2015), betas .9 and .999. @param turn counts the steps from 1 */
export function adam(network: usize, rate: f64, turn: i32): void {
  const n = changetype<Network>(network);
  const first: f32 = <f32>(rate / (1 - Math.pow(0.9, turn))), second: f32 = <f32>(1 / (1 - Math.pow(0.999, turn)));
  const keep = f32x4.splat(0.9), take = f32x4.splat(0.1), keepSquare = f32x4.splat(0.999), takeSquare = f32x4.splat(0.001);
  for (let at: usize = 0; at < parameterBytes(n); at += 16) {
    const g = v128.load(n.gradient + at);
    const m = f32x4.add(f32x4.mul(keep, v128.load(n.moment + at)), f32x4.mul(take, g));
    const v = f32x4.add(f32x4.mul(keepSquare, v128.load(n.square + at)), f32x4.mul(takeSquare, f32x4.mul(g, g)));
    v128.store(n.moment + at, m);
    v128.store(n.square + at, v);
    const move = f32x4.div(f32x4.mul(f32x4.splat(first), m), f32x4.add(f32x4.sqrt(f32x4.mul(v, f32x4.splat(second))), f32x4.splat(1e-7)));
    v128.store(n.parameters + at, f32x4.sub(v128.load(n.parameters + at), move));
  }
}
