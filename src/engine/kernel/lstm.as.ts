// One-layer LSTM with softmax over states, forward and back through time, for WebAssembly SIMD (AssemblyScript). The caller lays out
// the memory (memory.ts); nothing is allocated here. Gate order: input, forget, candidate, output (Hochreiter and Schmidhuber 1997;
// Gers et al. 2000).

import { boundedExp4, exp4, one4, two4 } from './shared/exp.as';

/** First byte that the caller may use. */
export function heapBase(): usize {
  return __heap_base;
}

/** The network, a batch and its traces. The order of the fields is mirrored by `networkFields` in ../cascade/lstmKernel.ts. */
@unmanaged
class Network {
  /** States, and their number rounded up to a multiple of 8. */ states: i32; stateStride: i32;
  /** Features of a month on book, of a sequence and of a calendar month, each a multiple of 4. */ positionFeatures: i32; sequenceFeatures: i32; calendarFeatures: i32;
  /** Hidden units, a multiple of 8. */ hidden: i32;
  /** Sequences of the batch, a multiple of 4, and their most steps. */ batch: i32; steps: i32;
  /** Months of the calendar, a multiple of 4. */ span: i32;
  /**
   * f32 parameters: [states][4H] state rows, [positionFeatures][4H], [sequenceFeatures][4H], [calendarFeatures][4H], [H][4H], [4H] bias,
   * [H][stateStride] output, [stateStride] output bias.
   */ parameters: usize;
  /** f32, laid out like the parameters. */ gradient: usize; moment: usize; square: usize;
  /** u8 [step][batch]: state before and after. */ previous: usize; next: usize;
  /** f32 [step][batch]: 1 for a transition that counts, 0 for padding. */ weight: usize;
  /** i32 [step]: places that are still running, a multiple of 4; sequences stand in the order of their lengths, the longest first. */ active: usize;
  /** i32 [batch]: place of the first month on the calendar. */ start: usize;
  /** f32 [step][positionFeatures], [batch][sequenceFeatures], [span][calendarFeatures]. */ positions: usize; sequences: usize; calendar: usize;
  /** f32 [states][stateStride]: 1 for a step that can be, 0 for one that cannot. */ allowed: usize;
  /** f32 [step][4H], [batch][4H], [span][4H], [states][4H]: what features and states add to the gates, then the gradients of that. */ positionGates: usize; sequenceGates: usize; calendarGates: usize; stateGates: usize;
  /** f32 [step][batch][4H]: gates, then their gradients. */ gates: usize;
  /** f32 [step + 1][batch][H]. */ cell: usize; output: usize;
  /** f32 [step][batch][H]: tanh of the cell. */ squashed: usize;
  /** f32 [step][batch][stateStride]: softmax, then its gradient. */ logits: usize;
  /** f32 [batch][H], [batch][H]: gradients flowing back. */ cellGradient: usize; outputGradient: usize;
  /** f32 [4H][H], [stateStride][H]: transposed weights. */ recurrentTransposed: usize; outputTransposed: usize;
  /** f64 [batch]: log-likelihood of each sequence. */ logLikelihood: usize;
}

/** Bytes of a row of gates. */
@inline
function gateBytes(n: Network): usize { return <usize>n.hidden << 4; }
@inline
function stateRows(n: Network, base: usize): usize { return base; }
@inline
function positionRows(n: Network, base: usize): usize { return stateRows(n, base) + <usize>n.states * gateBytes(n); }
@inline
function sequenceRows(n: Network, base: usize): usize { return positionRows(n, base) + <usize>n.positionFeatures * gateBytes(n); }
@inline
function calendarRows(n: Network, base: usize): usize { return sequenceRows(n, base) + <usize>n.sequenceFeatures * gateBytes(n); }
@inline
function recurrentRows(n: Network, base: usize): usize { return calendarRows(n, base) + <usize>n.calendarFeatures * gateBytes(n); }
@inline
function bias(n: Network, base: usize): usize { return recurrentRows(n, base) + <usize>n.hidden * gateBytes(n); }
@inline
function outputRows(n: Network, base: usize): usize { return bias(n, base) + gateBytes(n); }
@inline
function outputBias(n: Network, base: usize): usize { return outputRows(n, base) + (<usize>(n.hidden * n.stateStride) << 2); }
@inline
function parameterBytes(n: Network): usize { return outputBias(n, 0) + (<usize>n.stateStride << 2); }
@inline
function activeAt(n: Network, t: i32): i32 { return load<i32>(n.active + (<usize>t << 2)); }
/** Row of the calendar in which a place stands at a step; padding may lie beyond the end. */
@inline
function calendarRow(n: Network, t: i32, k: i32): usize { return n.calendarGates + <usize>min<i32>(load<i32>(n.start + (<usize>k << 2)) + t, n.span - 1) * gateBytes(n); }

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
  return f32x4.div(one4(), f32x4.add(one4(), boundedExp4(f32x4.neg(x))));
}

@inline
function tanh4(x: v128): v128 {
  return f32x4.sub(f32x4.mul(two4(), sigmoid4(f32x4.add(x, x))), one4());
}

// --- forward ---

/** What months, sequences and the calendar add to the gates: before the first step with these weights and features. */
export function project(network: usize): void {
  const n = changetype<Network>(network), gateFloats = n.hidden << 2, steps = (n.steps + 3) & ~3;
  for (let t = 0; t < steps; t++) memory.copy(n.positionGates + <usize>t * gateBytes(n), bias(n, n.parameters), gateBytes(n));
  multiply(n.positions, n.positionFeatures, positionRows(n, n.parameters), gateFloats, n.positionGates, gateFloats, steps, gateFloats, n.positionFeatures);
  if (n.sequenceFeatures > 0) {
    memory.fill(n.sequenceGates, 0, <usize>n.batch * gateBytes(n));
    multiply(n.sequences, n.sequenceFeatures, sequenceRows(n, n.parameters), gateFloats, n.sequenceGates, gateFloats, n.batch, gateFloats, n.sequenceFeatures);
  }
  if (n.calendarFeatures > 0) {
    memory.fill(n.calendarGates, 0, <usize>n.span * gateBytes(n));
    multiply(n.calendar, n.calendarFeatures, calendarRows(n, n.parameters), gateFloats, n.calendarGates, gateFloats, n.span, gateFloats, n.calendarFeatures);
  }
}

/** One month of the batch: gates, cell and output from those of the month before; softmax over the states into the logits. */
export function step(network: usize, month: i32): void {
  const n = changetype<Network>(network);
  const t = <usize>month, hidden = n.hidden, gateFloats = hidden << 2, running = activeAt(n, month);
  const batchHidden = <usize>(n.batch * hidden) << 2, gates = n.gates + t * (batchHidden << 2);
  memory.copy(n.stateGates, stateRows(n, n.parameters), <usize>n.states * gateBytes(n));
  for (let s = 0; s < n.states; s++) addRow(n.stateGates + <usize>s * gateBytes(n), n.positionGates + t * gateBytes(n), gateFloats);
  for (let k = 0; k < running; k++) {
    const z = gates + <usize>k * gateBytes(n);
    memory.copy(z, n.stateGates + <usize>load<u8>(n.previous + t * <usize>n.batch + <usize>k) * gateBytes(n), gateBytes(n));
    if (n.sequenceFeatures > 0) addRow(z, n.sequenceGates + <usize>k * gateBytes(n), gateFloats);
    if (n.calendarFeatures > 0) addRow(z, calendarRow(n, month, k), gateFloats);
  }
  multiply(n.output + t * batchHidden, hidden, recurrentRows(n, n.parameters), gateFloats, gates, gateFloats, running, gateFloats, hidden);
  activate(n, t, running, gates, batchHidden);
  const logits = n.logits + t * (<usize>(n.batch * n.stateStride) << 2);
  for (let k = 0; k < running; k++) memory.copy(logits + (<usize>(k * n.stateStride) << 2), outputBias(n, n.parameters), <usize>n.stateStride << 2);
  multiply(n.output + (t + 1) * batchHidden, hidden, outputRows(n, n.parameters), n.stateStride, logits, n.stateStride, running, n.stateStride, hidden);
  for (let k = 0; k < running; k++) {
    const from = <usize>load<u8>(n.previous + t * <usize>n.batch + <usize>k);
    softmax(logits + (<usize>(k * n.stateStride) << 2), n.allowed + from * (<usize>n.stateStride << 2), n.states, n.stateStride);
  }
}

function activate(n: Network, t: usize, running: i32, gates: usize, batchHidden: usize): void {
  const unit = <usize>n.hidden << 2;
  for (let k = 0; k < running; k++) {
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

/** Softmax over the first `states` of a row that are allowed; the others and the padding become 0. */
function softmax(row: usize, allowed: usize, states: i32, stride: i32): void {
  let top: f32 = -1e30;
  for (let s = 0; s < states; s++) if (load<f32>(allowed + (<usize>s << 2)) !== 0) top = max(top, load<f32>(row + (<usize>s << 2)));
  const high = f32x4.splat(top);
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < <usize>stride << 2; at += 16) {
    const e = f32x4.mul(exp4(f32x4.pmin(f32x4.sub(v128.load(row + at), high), f32x4.splat(0))), v128.load(allowed + at));
    v128.store(row + at, e);
    sum = f32x4.add(sum, e);
  }
  const scale = f32x4.splat(1 / (f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3)));
  for (let at: usize = 0; at < <usize>stride << 2; at += 16) v128.store(row + at, f32x4.mul(v128.load(row + at), scale));
}

/** Forward over all months. @returns the sum of the weighted log-likelihoods; each sequence's own stands in `logLikelihood` */
export function forward(network: usize): f64 {
  const n = changetype<Network>(network), batchHidden = <usize>(n.batch * n.hidden) << 2;
  project(network);
  memory.fill(n.output, 0, batchHidden);
  memory.fill(n.cell, 0, batchHidden);
  memory.fill(n.logLikelihood, 0, <usize>n.batch << 3);
  let total: f64 = 0;
  for (let t = 0; t < n.steps; t++) {
    step(network, t);
    const running = activeAt(n, t);
    for (let k = 0; k < running; k++) {
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

/** Gradients of -scale * log-likelihood after `forward`: those of gates and logits take their place. */
function backThroughTime(n: Network, scale: f32, gather: bool): void {
  const hidden = n.hidden, gateFloats = hidden << 2;
  const batchHidden = <usize>(n.batch * hidden) << 2, batchStates = <usize>(n.batch * n.stateStride) << 2;
  transpose(recurrentRows(n, n.parameters), n.recurrentTransposed, hidden, gateFloats);
  transpose(outputRows(n, n.parameters), n.outputTransposed, hidden, n.stateStride);
  memory.fill(n.cellGradient, 0, batchHidden);
  for (let t = n.steps - 1; t >= 0; t--) {
    const at = <usize>t, logits = n.logits + at * batchStates, running = activeAt(n, t);
    for (let k = 0; k < running; k++) softmaxGradient(n, t, k, scale);
    memory.fill(n.outputGradient, 0, <usize>(running * hidden) << 2);
    if (t < n.steps - 1) multiply(n.gates + (at + 1) * (batchHidden << 2), gateFloats, n.recurrentTransposed, hidden, n.outputGradient, hidden, activeAt(n, t + 1), hidden, gateFloats);
    multiply(logits, n.stateStride, n.outputTransposed, hidden, n.outputGradient, hidden, running, hidden, n.stateStride);
    cellBackward(n, at, running, batchHidden);
    // While the month's gates are in the nearest cache.
    if (gather) gatherMonth(n, t, running, batchHidden, batchStates);
  }
}

/** Gradient of -scale * log-likelihood after `forward`, into `gradient`. */
export function backward(network: usize, scale: f32): void {
  const n = changetype<Network>(network), gateFloats = n.hidden << 2;
  memory.fill(n.gradient, 0, parameterBytes(n));
  memory.fill(n.positionGates, 0, <usize>n.steps * gateBytes(n));
  if (n.sequenceFeatures > 0) memory.fill(n.sequenceGates, 0, <usize>n.batch * gateBytes(n));
  if (n.calendarFeatures > 0) memory.fill(n.calendarGates, 0, <usize>n.span * gateBytes(n));
  backThroughTime(n, scale, true);
  for (let t = 0; t < n.steps; t++) addRow(bias(n, n.gradient), n.positionGates + <usize>t * gateBytes(n), gateFloats);
  multiplyTransposed(n.positions, n.positionFeatures, n.positionGates, gateFloats, positionRows(n, n.gradient), gateFloats, n.steps, gateFloats, n.positionFeatures);
  if (n.sequenceFeatures > 0) multiplyTransposed(n.sequences, n.sequenceFeatures, n.sequenceGates, gateFloats, sequenceRows(n, n.gradient), gateFloats, n.batch, gateFloats, n.sequenceFeatures);
  if (n.calendarFeatures > 0) multiplyTransposed(n.calendar, n.calendarFeatures, n.calendarGates, gateFloats, calendarRows(n, n.gradient), gateFloats, n.span, gateFloats, n.calendarFeatures);
}

function softmaxGradient(n: Network, t: i32, k: i32, scale: f32): void {
  const place = <usize>(t * n.batch + k), row = n.logits + ((place * <usize>n.stateStride) << 2);
  const factor = scale * load<f32>(n.weight + (place << 2)), target = row + (<usize>load<u8>(n.next + place) << 2);
  const scaled = f32x4.splat(factor);
  for (let at: usize = 0; at < <usize>n.stateStride << 2; at += 16) v128.store(row + at, f32x4.mul(v128.load(row + at), scaled));
  store<f32>(target, load<f32>(target) - factor);
}

function cellBackward(n: Network, t: usize, running: i32, batchHidden: usize): void {
  const unit = <usize>n.hidden << 2, one = f32x4.splat(1), gates = n.gates + t * (batchHidden << 2);
  for (let k = 0; k < running; k++) {
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

/** Adds a month's share to the gradient, and to those of the rows that stand for its features. */
function gatherMonth(n: Network, t: i32, running: i32, batchHidden: usize, batchStates: usize): void {
  const at = <usize>t, gateFloats = n.hidden << 2, gates = n.gates + at * (batchHidden << 2), logits = n.logits + at * batchStates;
  multiplyTransposed(n.output + at * batchHidden, n.hidden, gates, gateFloats, recurrentRows(n, n.gradient), gateFloats, running, gateFloats, n.hidden);
  multiplyTransposed(n.output + (at + 1) * batchHidden, n.hidden, logits, n.stateStride, outputRows(n, n.gradient), n.stateStride, running, n.stateStride, n.hidden);
  memory.fill(n.stateGates, 0, <usize>n.states * gateBytes(n));
  for (let k = 0; k < running; k++) {
    const z = gates + <usize>k * gateBytes(n);
    addRow(n.stateGates + <usize>load<u8>(n.previous + at * <usize>n.batch + <usize>k) * gateBytes(n), z, gateFloats);
    if (n.sequenceFeatures > 0) addRow(n.sequenceGates + <usize>k * gateBytes(n), z, gateFloats);
    if (n.calendarFeatures > 0) addRow(calendarRow(n, t, k), z, gateFloats);
    addRow(outputBias(n, n.gradient), logits + (<usize>(k * n.stateStride) << 2), n.stateStride);
  }
  for (let s = 0; s < n.states; s++) {
    const row = n.stateGates + <usize>s * gateBytes(n);
    addRow(stateRows(n, n.gradient) + <usize>s * gateBytes(n), row, gateFloats);
    addRow(n.positionGates + at * gateBytes(n), row, gateFloats);
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
