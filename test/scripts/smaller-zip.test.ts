import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { entriesOf, smallerZip } from '../../scripts/smaller-zip.mjs';

const text = Array.from({ length: 4_000 }, (_, n) => `line ${(n * 7_919) % 1_009} of ${n % 13}\n`).join('');
const files = [{ name: 'a/text.txt', content: Buffer.from(text), isPacked: true }, { name: 'leer.bin', content: Buffer.alloc(0), isPacked: true }, { name: 'ü', content: Buffer.from('as it is'), isPacked: false }];

/** A zip archive whose sizes stand behind the data, as those of programs that write without knowing them. */
function archiveOf(): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, isPacked } of files) {
    const packed = isPacked ? deflateRawSync(content, { level: 1 }) : content;
    const bytes = Buffer.from(name);
    const fields = (sizes: readonly [number, number, number]): Buffer => {
      const buffer = Buffer.alloc(24);
      buffer.writeUInt16LE(20, 0);
      buffer.writeUInt16LE(8, 2);
      buffer.writeUInt16LE(isPacked ? 8 : 0, 4);
      sizes.forEach((each, index) => buffer.writeUInt32LE(each, 10 + index * 4));
      buffer.writeUInt16LE(bytes.length, 22);
      return buffer;
    };
    const sizes = [crc32(content), packed.length, content.length] as const;
    const descriptor = Buffer.alloc(12);
    sizes.forEach((each, index) => descriptor.writeUInt32LE(each, index * 4));
    const start = Buffer.concat([Buffer.from('PK\x03\x04'), fields([0, 0, 0]), Buffer.alloc(2), bytes, packed, descriptor]);
    const tail = Buffer.alloc(16);
    tail.writeUInt32LE(offset, 12);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), fields(sizes), tail, bytes]));
    parts.push(start);
    offset += start.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  for (const at of [4, 6]) end.writeUInt16LE(files.length, at);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, listed, Buffer.from('PK\x05\x06'), end]);
}

describe('an archive that is packed again', () => {
  const before = archiveOf();

  test('is smaller, and has the same files', async () => {
    const after = await smallerZip(before);
    expect(after.length).toBeLessThan(before.length - 100);
    expect(entriesOf(after).map(({ name, packed, header }) => ({ name: name.toString(), content: header.readUInt16LE(10) === 8 ? inflateRawSync(packed) : packed, size: header.readUInt32LE(24) }))).toEqual(
      files.map(({ name, content }) => ({ name, content, size: content.length })),
    );
    // What stands before the data says the same as the directory.
    const [first] = entriesOf(after);
    expect(after.subarray(4, 30).equals(Buffer.concat([first?.header.subarray(6, 30) ?? Buffer.alloc(0), Buffer.alloc(2)]))).toBe(true);
    expect((await smallerZip(after)).equals(after)).toBe(true);
  });

  test.each([['no archive', Buffer.from('no archive, but a text')], ['cut off', before.subarray(0, -30)]])('is refused if it is %s', async (_, archive) => {
    await expect(smallerZip(archive)).rejects.toThrow('zip archive');
  });
});
