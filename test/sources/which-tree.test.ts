import { describe, expect, it } from 'vitest';
import { foundTreeFor, namedTreeFor, parseTreeKey, treeTitle } from '../../src/sources/index.js';

describe('the tree that serves a source of a scenario', () => {
  const named = ['qemu', 'qemu@2.5.0', 'linux'].map((key) => ({ ...parseTreeKey(key), key }));

  it.each([
    ['2.5.0', 'qemu@2.5.0'],
    ['v2.5', 'qemu@2.5.0'],
    ['8.1.0', 'qemu'],
  ])('is, of those that are named, the one for its version, else the one for the project: %s', (version, key) => {
    expect(namedTreeFor(named, { project: 'qemu', version })?.key).toBe(key);
  });

  it('does not exist if the project is not named, or only for another version', () => {
    expect(namedTreeFor(named, { project: 'dpdk', version: '22.11.11' })).toBeUndefined();
    expect(namedTreeFor([parseTreeKey('linux@5.10')], { project: 'linux', version: '6.1' })).toBeUndefined();
  });

  it('is, among those that were found, the one of its version, or else any of the project', () => {
    const found = [{ project: 'linux' }, { project: 'linux', version: '5.10' }, { project: 'linux', version: '6.1.0' }];
    expect(foundTreeFor(found, { project: 'linux', version: '6.1' })).toBe(found[2]);
    expect(foundTreeFor(found, { project: 'linux', version: '6.2' })).toBe(found[0]);
    expect(foundTreeFor(found, { project: 'qemu', version: '6.1' })).toBeUndefined();
  });
});

describe('a key of a setting', () => {
  it.each([
    ['qemu', { project: 'qemu' }],
    ['qemu@2.5.0', { project: 'qemu', forVersion: '2.5.0' }],
    ['qemu@', { project: 'qemu', forVersion: '' }],
    ['a@b@c', { project: 'a', forVersion: 'b@c' }],
  ])('%s', (key, named) => expect(parseTreeKey(key)).toEqual(named));
});

describe('the title of a tree', () => {
  it.each([
    [{ project: 'qemu', version: '7.2.0' }, 'QEMU 7.2.0'],
    [{ project: 'qemu' }, 'QEMU'],
    [{ project: 'mine', version: '1' }, 'mine 1'],
    [{ project: 'linux', version: '6.1.\u202e\u200b' }, 'Linux 6.1.\\u{202E}\\u{200B}'],
  ])('of %j is %s', (tree, title) => expect(treeTitle(tree)).toBe(title));
});
