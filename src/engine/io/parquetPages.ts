import type { ColumnMetaData, DataReader } from 'hyparquet';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';

/** The part of a file that a column chunk takes. */
export function chunkRange({ dictionary_page_offset: dictionary, data_page_offset: data, total_compressed_size: size }: ColumnMetaData): { start: number; end: number } {
  const start = Number(dictionary !== undefined && dictionary > 0n && dictionary < data ? dictionary : data);
  return { start, end: start + Number(size) };
}

/**
 * Whether the pages of a column chunk can be what their headers say. The decoder takes sizes and counts at their word, and a damaged
 * one would keep it busy for hours or fill the memory.
 * @param bytes of the chunk, from `chunkRange`
 */
export function pagesAreSound(bytes: ArrayBuffer, chunk: ColumnMetaData): boolean {
  const reader: DataReader = { view: new DataView(bytes), offset: 0 };
  const cells = Number(chunk.num_values);
  const largest = Number(chunk.total_uncompressed_size);
  while (reader.offset < bytes.byteLength) {
    // Field numbers of PageHeader and of its DataPageHeader, DictionaryPageHeader and DataPageHeaderV2 in parquet.thrift.
    const { field_2: unpacked, field_3: packed, field_5: data, field_7: dictionary, field_8: dataV2 } = deserializeTCompactProtocol(reader);
    const { field_1: count } = fieldsOf(data ?? dictionary ?? dataV2);
    const { field_2: nulls = 0, field_5: definitionBytes = 0, field_6: repetitionBytes = 0 } = fieldsOf(dataV2);
    if (!isWithin(packed, bytes.byteLength - reader.offset) || !isWithin(unpacked, largest) || !isWithin(count, cells)) return false;
    if (!isWithin(nulls, count) || !isWithin(definitionBytes, packed) || !isWithin(repetitionBytes, packed - definitionBytes)) return false;
    reader.offset += packed;
  }
  return true;
}

function fieldsOf(struct: unknown): Record<string, unknown> {
  return typeof struct === 'object' && struct !== null ? { ...struct } : {};
}

function isWithin(value: unknown, most: number): value is number {
  return typeof value === 'number' && value >= 0 && value <= most;
}
