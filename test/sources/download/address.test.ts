import { describe, expect, test } from 'vitest';
import { baseAddressOf, catalogue, fileAddress } from '../../../src/sources/index.js';

const qemu = { project: 'qemu', version: '7.2.0' };
const addressOf = (tree: typeof qemu, setting: unknown) => {
  const base = baseAddressOf(tree, setting);
  return base.type === 'address' ? base.address.href : base;
};

describe('the address of a tree', () => {
  test('comes from the catalogue for every pinned version, over HTTPS', () => {
    const pins = catalogue.projects.flatMap(({ id, pinned }) => pinned.map((version) => ({ project: id, version })));
    expect(pins.length).toBeGreaterThan(5);
    for (const pin of pins) expect(addressOf(pin, {})).toMatch(/^https:\/\/[^{}]+\/$/);
    expect(addressOf(qemu, undefined)).toContain('/v7.2.0/');
  });

  test('comes from the setting, first for the version, then for the project', () => {
    const setting = { qemu: 'https://mirror.example/qemu/{tag}', 'qemu@2.5': 'https://old.example/{version}/' };
    expect(addressOf(qemu, setting)).toBe('https://mirror.example/qemu/v7.2.0/');
    expect(addressOf({ project: 'qemu', version: '2.5.0' }, setting)).toBe('https://old.example/2.5.0/');
    expect(addressOf({ project: 'linux', version: '6.1.192' }, setting)).toMatch(/githubusercontent/);
  });

  test('can be set for a project that is not in the catalogue', () => {
    const own = { project: 'backend', version: 'v1.0' };
    expect(addressOf(own, {})).toEqual({ type: 'none' });
    expect(addressOf(own, { backend: 'https://git.example/raw/{tag}/' })).toBe('https://git.example/raw/1.0/');
  });

  test('cannot be changed by the name of a version', () => {
    expect(addressOf({ project: 'backend', version: '../../x?y#z' }, { backend: 'https://git.example/raw/{version}/' })).toBe('https://git.example/raw/..%2F..%2Fx%3Fy%23z/');
  });

  test.each([
    ['not-text', 7],
    ['not-an-address', 'mirror'],
    ['not-https', 'http://mirror.example/'],
    ['not-https', 'file:///etc/'],
    ['has-credentials', 'https://me:secret@mirror.example/'],
    ['has-credentials', 'https://me@mirror.example/'],
    ['has-credentials', 'https://:secret@mirror.example/'],
    ['has-query', 'https://mirror.example/?path='],
    ['has-query', 'https://mirror.example/#'],
  ])('that cannot be used (%s) is a problem, not a reason to ask elsewhere: %s', (type, value) => {
    expect(baseAddressOf(qemu, { qemu: value })).toMatchObject({ type: 'problem', problem: { type, key: 'qemu' } });
  });
});

describe('the address of a file', () => {
  const base = new URL('https://mirror.example/qemu/v7.2.0/');

  test('has every segment escaped', () => {
    expect(fileAddress(base, 'hw/net/virtio-net.c')).toBe('https://mirror.example/qemu/v7.2.0/hw/net/virtio-net.c');
    expect(fileAddress(base, 'a b/c?d#e%2e.c')).toBe('https://mirror.example/qemu/v7.2.0/a%20b/c%3Fd%23e%252e.c');
    expect(fileAddress(base, 'https:/evil.example')).toBe('https://mirror.example/qemu/v7.2.0/https%3A/evil.example');
  });

  test.each(['../x.c', '/etc/passwd', '//evil.example/x.c', 'a/../../x.c', 'a\\b.c'])('is refused for the path %s', (path) => {
    expect(() => fileAddress(base, path)).toThrow(/leads outside the source tree/);
  });
});
