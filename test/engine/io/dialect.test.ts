import { expect, test } from 'vitest';
import { load, propose, range } from './files.ts';

test.each([
  ['case 25: semicolons with decimal commas', 'name;a;b\n' + range(20).map((row) => `n${row % 3};1,${row};2,5\n`).join(''), { delimiter: ';' }],
  ['case 25: the same without a header', range(20).map((row) => `n${row % 3};1,${row};2,5\n`).join(''), { delimiter: ';', header: false }],
  ['tabs', 'a\tb\n1\tx,y\n2\tz\n', { delimiter: '\t' }],
  ['bars', 'a|b\n1|x,y\n2|z\n', { delimiter: '|' }],
  ['commas, with semicolons inside quotes', 'a,b\n1,"x;y"\n2,"z;w"\n', { delimiter: ',' }],
  ['commas inside quotes do not count', 'a;b\n"x,y";1\n"z,w,v";2\n', { delimiter: ';' }],
  ['Windows line ends', 'a,b\r\n1,2\r\n3,4\r\n', { newline: '\r\n' }],
  ['all cells quoted', '"a","b"\n"1","x"\n"2","y"\n', { quoting: 'all' }],
  ['texts quoted, as R does', '"a","b"\n1,"x"\n2,NA\n', { quoting: 'text' }],
  ['quoted where needed', 'a,b\n1,"x,y"\n2,z\n', { quoting: 'needed' }],
  ['names of years above numbers', 'id,2015,2016\n1,3.5,4.5\n2,5.5,6.5\n', { header: true }],
  ['texts alone, the first row recurring', 'red,car\nblue,car\nred,bus\n', { header: false }],
  ['texts alone, the first row unique', 'colour,thing\nblue,car\nred,bus\nred,car\n', { header: true }],
])('%s', async (_, content, format) => {
  expect((await propose(content)).schema.format).toMatchObject(format);
});

test.each([
  ['UTF-8', Buffer.from('name,x\nMüller €,1\n'), { encoding: 'utf-8', byteOrderMark: false }],
  ['UTF-8 with a mark', Buffer.from('\ufeffname,x\nMüller €,1\n'), { encoding: 'utf-8', byteOrderMark: true }],
  ['UTF-16 with a mark', Buffer.from('\ufeffname,x\nMüller €,1\n', 'utf16le'), { encoding: 'utf-16le', byteOrderMark: true }],
  ['UTF-16 without a mark', Buffer.from('name,x\nMüller €,1\n', 'utf16le'), { encoding: 'utf-16le', byteOrderMark: false }],
  ['Windows-1252', Buffer.from('name,x\nM\xfcller \x80,1\n', 'latin1'), { encoding: 'windows-1252', byteOrderMark: false }],
])('%s', async (_, content, format) => {
  const { schema, table } = await load(content);
  expect(schema.format).toMatchObject(format);
  expect(table.columns[0]).toMatchObject({ levels: ['Müller €'] });
  expect(schema.columns[0]!.name).toBe('name');
});

test('a byte of Windows-1252 far behind the sample still tells', async () => {
  const plain = 'name,x\n' + 'Miller,1\n'.repeat(100_000);
  const { schema, table } = await load(Buffer.from(`${plain}M\xfcller,1\n`, 'latin1'));
  expect(schema.format).toMatchObject({ encoding: 'windows-1252' });
  expect(table.columns[0]).toMatchObject({ levels: ['Miller', 'Müller'] });
});

test('cells across the blocks in which a file is read stay whole', async () => {
  const rows = range(30_000).map((row) => `${row},"Zürich, ""${row}""\nline"\r\n`).join('');
  const { table } = await load(`a,b\r\n${rows}`);
  expect(table.rows).toBe(30_000);
  expect(table.columns[1]).toMatchObject({ storage: 'coded', levels: range(30_000).map((row) => `Zürich, "${row}"\nline`) });
});

test('blank lines are no rows, unless there is one column', async () => {
  expect((await load('a,b\n1,2\n\n3,4\n\n')).table.rows).toBe(2);
  expect((await load('a\n1\n\n3\n')).table.rows).toBe(3);
});
