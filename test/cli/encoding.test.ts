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

const nameFor = (bytes: Uint8Array) => {
  const found = likelyEncoding(bytes);
  return found === 'unknown' ? found : found?.name;
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
    expect(nameFor(bytes)).toBe(name);
  });

  plain.each([
    ['Shift_JIS', 'ｹﾞｽﾄ → ﾎｽﾄ ﾃﾞｰﾀﾊﾟｽ', 'cp932', after('b9debdc42081a820cebdc420c3deb0c0cadfbd')],
    ['Shift_JIS', '①ゲストのﾄﾞﾗｲﾊﾞがキックし、②ホストのスレッドが受け取る。', 'cp932', after('874083518358836782ccc4ded7b2cade82aa834c8362834e82b581418741837a8358836782cc8358838c8362836882aa8ef382af8ee682e98142')],
    ['EUC-JP', 'ｹﾞｽﾄ → ﾎｽﾄ', 'euc_jp', after('8eb98ede8ebd8ec420a2aa208ece8ebd8ec4')],
    ['EUC-JP', '送信をﾄﾞﾗｲﾊﾞが待つ', 'euc_jp', after('c1f7bfaea4f28ec48ede8ed78eb28eca8edea4acc2d4a4c4')],
    ['Shift_JIS', 'QEMUのvCPUスレッド', 'cp932', after('51454d5582cc764350558358838c83628368')],
    ['EUC-JP', 'スイッチ（DPDK lcore）', 'euc_jp', after('a5b9a5a4a5c3a5c1a1ca4450444b206c636f7265a1cb')],
    ['Shift_JIS', 'TDTへwritel', 'cp932', after('54445482d677726974656c')],
    ['GB18030', '内核把数据复制到用户空间：“拷贝”……', 'gb18030', after('c4dabacbb0d1cafdbeddb8b4d6c6b5bdd3c3bba7bfd5bce4a3baa1b0bfbdb1b4a1b1a1ada1ad')],
    ['EUC-KR', '게스트에서 호스트로 → 전송', 'cp949', after('b0d4bdbac6aebfa1bcad20c8a3bdbac6aeb7ce20a1e620c0fcbcdb')],
    ['Windows-1252', 'L’hôte reçoit “déjà” — œuvre', 'cp1252', after('4c9268f47465207265e76f6974209364e96ae0942097209c75767265')],
    ['Windows-1252', 'Größe der Übertragung, 50 €', 'cp1252', after('4772f6df652064657220dc62657274726167756e672c2035302080')],
    ['unknown', 'Гость отправляет пакет', 'koi8_r', after('e7cfd3d4d820cfd4d0d2c1d7ccd1c5d420d0c1cbc5d4')],
    ['unknown', 'привет мир', 'koi8_r', after('d0d2c9d7c5d420cdc9d2')],
    ['unknown', 'Приём пакета из сети', 'cp1251', after('cff0e8b8ec20efe0eae5f2e020e8e720f1e5f2e8')],
    ['unknown', 'Ядро гостя', 'iso8859_5', after('cfd4e0de20d3dee1e2ef')],
    ['unknown', 'Ядро гостя', 'cp866', after('9fa4e0ae20a3aee1e2ef')],
    ['unknown', 'Système déjà créé', 'cp437', after('537973748a6d652064826a852063728282')],
    ['unknown', 'Größe der Übertragung', 'mac_roman', after('47729aa76520646572208662657274726167756e67')],
    ['unknown', 'L’hôte reçoit', 'mac_roman', after('4cd5689974652072658d6f6974')],
    ['unknown', '패킷을 보냅니다', 'johab', after('cc81c7b5b76920a5a1909393a19461')],
    ['unknown', 'Příliš žluťoučký kůň', 'iso8859_2', after('50f8ed6c69b920be6c75bb6f75e86bfd206bf9f2')],
    ['unknown', 'Αποστολή πακέτου', 'iso8859_7', after('c1f0eff3f4efebde20f0e1eaddf4eff5')],
    ['unknown', 'การส่งแพ็กเก็ต', 'cp874', after('a1d2c3cae8a7e1bee7a1e0a1e7b5')],
    ['unknown', 'İşletim sistemi çağrısı', 'cp1254', after('ddfe6c6574696d2073697374656d6920e761f072fd73fd')],
  ] as const)('is %s for %s in %s', (name, _, __, bytes) => {
    expect(nameFor(bytes)).toBe(name);
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
    await writeFile(command.at('koi.vhflow'), after('f0d2c9d7c5d420cdc9d2d5'));
    expect((await command.run(['check', 'koi.vhflow'])).err).toBe('vhflow: koi.vhflow: not a text file in UTF-8, and its encoding is not recognised; save it as UTF-8\n');
    expect((await command.run(['check', '-'], after('1b2442467c4b5c1b2842'))).err).toContain('-: not a text file in UTF-8, but probably in ISO-2022-JP');
  });

  it('is UTF-8 with or without a byte order mark, which changes no position', async ({ command }) => {
    await writeFile(command.at('marked.vhflow'), `\ufeff${builtInText}`);
    expect((await command.run(['check', 'marked.vhflow'])).code).toBe(0);
    const positions = async (text: string) => (await command.run(['check', '-'], text)).out;
    expect(await positions('\ufeffscenario {')).toBe(await positions('scenario {'));
  });
});
