// What boosted trees spend their time on, for WebAssembly SIMD (AssemblyScript): sums of a leaf's rows by the bins of their features, and
// rows sent to the left or the right of a split. Sums run in the order of the rows, so they are those of a plain loop to the last bit. The
// caller lays out the memory (memory.ts); nothing is allocated here.

/** First byte that the caller may use. */
export function heapBase(): usize {
  return __heap_base;
}

/** Bytes of a bin: f64 sum of gradients, sum of hessians, rows. */
const BIN: usize = 24;

@inline
function addRow(bin: usize, derivatives: v128): void {
  v128.store(bin, f64x2.add(v128.load(bin), derivatives));
  store<f64>(bin, load<f64>(bin, 16) + 1, 16);
}

/**
 * Adds rows to a histogram. Two features go side by side: the second's sums hide how long the first's take to be written and read again
 * where many rows share a bin.
 * @param order u32 [count]: the rows  @param derivatives f64 [rows][2]: gradient and hessian  @param gathered f64 [count][2], scratch
 * @param bins u8 [features][rows]  @param features an even number  @param starts u32 [features]: first bin of each  @param histogram f64 [bins][3]
 */
export function addRows(order: usize, count: i32, derivatives: usize, gathered: usize, bins: usize, rows: i32, features: i32, starts: usize, histogram: usize): void {
  for (let at: usize = 0; at < <usize>count; at++) v128.store(gathered + (at << 4), v128.load(derivatives + (<usize>load<u32>(order + (at << 2)) << 4)));
  for (let feature = 0; feature < features; feature += 2) {
    const one = bins + <usize>feature * rows, two = one + rows, start = starts + (<usize>feature << 2);
    const ofOne = histogram + <usize>load<u32>(start) * BIN, ofTwo = histogram + <usize>load<u32>(start, 4) * BIN;
    for (let at: usize = 0; at < <usize>count; at++) {
      const row = <usize>load<u32>(order + (at << 2)), pair = v128.load(gathered + (at << 4));
      addRow(ofOne + <usize>load<u8>(one + row) * BIN, pair);
      addRow(ofTwo + <usize>load<u8>(two + row) * BIN, pair);
    }
  }
}

/**
 * Brings the rows that go left to the front, each side in its order.
 * @param order u32 [count]: the rows  @param spare u32 [count], scratch  @param bins u8 [rows], of the feature of the split
 * @param lastLeft the last bin that goes left  @param missing the bin of missing cells, which go left where `missingLeft` is 1
 * @returns how many go left
 */
export function partition(order: usize, count: i32, spare: usize, bins: usize, lastLeft: i32, missing: i32, missingLeft: i32): i32 {
  let left: usize = 0, right: usize = 0;
  for (let at: usize = 0; at < <usize>count; at++) {
    const row = load<u32>(order + (at << 2)), bin = <i32>load<u8>(bins + <usize>row);
    const goesLeft = <usize>(bin === missing ? missingLeft : <i32>(bin <= lastLeft));
    // Written to both sides, kept on one: which it is cannot be foreseen, and a wrong guess would cost more than a write.
    store<u32>(order + (left << 2), row);
    store<u32>(spare + (right << 2), row);
    left += goesLeft;
    right += 1 - goesLeft;
  }
  memory.copy(order + (left << 2), spare, right << 2);
  return <i32>left;
}
