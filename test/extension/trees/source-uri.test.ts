import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSourcePath, sourcePathOf } from '../../../src/extension/trees/source-uri.js';

describe('path of an annotated source', () => {
  it('contains project, version and file', () => {
    const place = { project: 'qemu', version: '7.2.0', path: 'hw/net/virtio-net.c' };
    expect(sourcePathOf(place)).toBe('/qemu@7.2.0/hw/net/virtio-net.c');
    expect(parseSourcePath('/qemu@7.2.0/hw/net/virtio-net.c')).toEqual(place);
  });

  it.each([
    '/qemu@7.2.0/../../etc/passwd',
    '/qemu@7.2.0/hw/../../../etc/passwd',
    '/qemu@7.2.0/./a.c',
    '/qemu@7.2.0//etc/passwd',
    '/qemu@7.2.0/',
    '/qemu@7.2.0',
    '/qemu/a.c',
    '/@7.2.0/a.c',
    '/qemu@/a.c',
    '/qemu@%/a.c',
    '/qemu@7.2.0/a\\..\\b.c',
    '/qemu@7.2.0/a\u0000.c',
    'qemu@7.2.0/a.c',
    '',
    `/qemu@7.2.0/${'a/'.repeat(3000)}b.c`,
  ])('refuses %j', (path) => {
    expect(parseSourcePath(path)).toBeUndefined();
  });

  it('can be parsed again for every version string of a scenario', () => {
    const name = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' });
    const segment = name.map((text) => `${text.replace(/[\\/\p{Cc}]/gu, '_')}_`);
    fc.assert(
      fc.property(name, name, fc.array(segment, { minLength: 1, maxLength: 4 }), (project, version, segments) => {
        const place = { project, version, path: segments.join('/') };
        const path = sourcePathOf(place);
        expect(parseSourcePath(path ?? '')).toEqual(place);
      }),
    );
  });

  it('is never created if it would be rejected', () => {
    expect(sourcePathOf({ project: 'qemu', version: '7.2.0', path: '../x.c' })).toBeUndefined();
    expect(sourcePathOf({ project: '\ud800', version: '1', path: 'x.c' })).toBeUndefined();
  });
});
