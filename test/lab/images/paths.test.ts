import { expect, test } from 'vitest';
import { readLdd } from '../../../src/lab/images/ldd.js';
import { mergedPath } from '../../../src/lab/images/merged-path.js';

test.each([
  ['/lib/x86_64-linux-gnu/libc.so.6', 'usr/lib/x86_64-linux-gnu/libc.so.6'],
  ['/usr/lib/x86_64-linux-gnu/libc.so.6', 'usr/lib/x86_64-linux-gnu/libc.so.6'],
  ['/lib64/ld-linux-x86-64.so.2', 'usr/lib64/ld-linux-x86-64.so.2'],
  ['/bin/../sbin/modprobe', 'usr/sbin/modprobe'],
  ['/library/x', 'library/x'],
  ['/init', 'init'],
])('%s is %s in a machine', (file, expected) => {
  expect(mergedPath(file)).toBe(expected);
});

test('what ldd says of a program', () => {
  const output = '\tlinux-vdso.so.1 (0x00007ffd)\n\tlibz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x00007f12)\n\tlibx.so.2 => not found\n\t/lib64/ld-linux-x86-64.so.2 (0x00007f13)\n';
  expect(readLdd(output)).toEqual({ paths: ['/lib/x86_64-linux-gnu/libz.so.1', '/lib64/ld-linux-x86-64.so.2'], lacking: ['libx.so.2'] });
  expect(readLdd('\tnot a dynamic executable\n')).toEqual({ paths: [], lacking: [] });
});
