import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it as plain } from 'vitest';
import { likelyEncoding } from '../../src/cli/encoding.js';
import { builtInText, testWith } from './command.js';

const it = testWith();
const ascii = 'scenario a {\n  title "';
/** Bytes in hexadecimal digits, after the beginning of a scenario. */
const after = (hex: string) => Buffer.concat([Buffer.from(ascii), Buffer.from(hex, 'hex'), Buffer.from('"\n}\n')]);
const utf16 = (mark: string, swapped: boolean) => {
  const bytes = Buffer.from(`${mark}${ascii}送信"\n}\n`, 'utf16le');
  return swapped ? bytes.swap16() : bytes;
};

describe('the encoding of a file', () => {
  plain.each([
    ['Shift_JIS', after('93fa967b')],
    ['Shift_JIS', after('835083588367')],
    ['EUC-JP', after('c6fccbdc')],
    ['EUC-JP', after('a4c7a4b9a1a3')],
    ['ISO-2022-JP', after('1b2442467c4b5c1b2842')],
    ['EUC-KR', after('c6d0c5b6c0bb20bab8b3bdb4d9')],
    ['GB18030', after('b7a2cbcdcafdbeddb0fcb5bdd6f7bbfa')],
    ['Big5', after('b56fb0e5abcaa5b8a8ece544befa')],
    ['Windows-1252', after('c96d697373696f6e20e020636f74e9')],
    ['UTF-16LE', utf16('\ufeff', false)], ['UTF-16BE', utf16('\ufeff', true)], ['UTF-16LE', utf16('', false)], ['UTF-16BE', utf16('', true)],
    ['UTF-32LE', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])], ['UTF-32BE', Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x61])],
    ['UTF-32LE', Buffer.from([...ascii].flatMap((character) => [character.charCodeAt(0), 0, 0, 0]))],
  ] as const)('is %s in %#', (name, bytes) => {
    expect(likelyEncoding(bytes)?.name).toBe(name);
  });

  plain.each([['a zero among text', Buffer.from('sc\0enario')], ['an executable', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3e, 0])], ['bytes', Buffer.from([0xff, 1, 0xd8, 2])]])('is unknown for %s', (_, bytes) => {
    expect(likelyEncoding(bytes)).toBeUndefined();
  });

  plain('is looked for in any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => { likelyEncoding(bytes); }));
  });

  it('is named with the cure', async ({ command }) => {
    await writeFile(command.at('sjis.vhflow'), after('93fa967b'));
    await writeFile(command.at('wide.vhflow'), utf16('\ufeff', false));
    const wide = 'not a text file in UTF-8, but in UTF-16LE; save it as UTF-8, for example with iconv -f UTF-16LE -t UTF-8\n';
    expect((await command.run(['check', 'sjis.vhflow'])).err).toBe('vhflow: sjis.vhflow: not a text file in UTF-8, but probably in Shift_JIS; save it as UTF-8, for example with iconv -f CP932 -t UTF-8\n');
    expect((await command.run(['fmt', 'wide.vhflow'])).err).toBe(`vhflow: wide.vhflow: ${wide}`);
    expect((await command.run(['functions', 'wide.vhflow'])).err).toBe(`vhflow: wide.vhflow: ${wide}`);
    expect((await command.run(['check', '-'], after('1b2442467c4b5c1b2842'))).err).toContain('-: not a text file in UTF-8, but probably in ISO-2022-JP');
  });

  it('is UTF-8 with or without a byte order mark, which changes no position', async ({ command }) => {
    await writeFile(command.at('marked.vhflow'), `\ufeff${builtInText}`);
    expect((await command.run(['check', 'marked.vhflow'])).code).toBe(0);
    const positions = async (text: string) => (await command.run(['check', '-'], text)).out;
    expect(await positions('\ufeffscenario {')).toBe(await positions('scenario {'));
  });
});
