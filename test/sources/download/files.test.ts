import { describe, expect, test } from 'vitest';
import { builtInScenarios } from '../../../src/built-in/scenarios.js';
import { acceptedHashes, catalogue, filesNamedIn, treesOf } from '../../../src/sources/index.js';

describe('the files that the built-in scenarios name', () => {
  const trees = treesOf(builtInScenarios);

  test('are of the catalogue\'s pinned versions', () => {
    const pins = catalogue.projects.flatMap(({ id, pinned }) => pinned.map((version) => `${id}@${version}`));
    expect(trees.map(({ project, version }) => `${project}@${version}`).sort()).toEqual(pins.sort());
  });

  test.each(trees)('of $project $version all have an accepted hash', (tree) => {
    const files = filesNamedIn(builtInScenarios, tree);
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((path) => acceptedHashes(tree, path).length === 0)).toEqual([]);
    for (const hash of files.flatMap((path) => acceptedHashes(tree, path))) expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('hashes are found for every spelling of a version, and for nothing else', () => {
    const tree = { project: 'qemu', version: 'v7.2' };
    expect(acceptedHashes(tree, 'hw/net/virtio-net.c')).toHaveLength(1);
    expect(acceptedHashes(tree, 'constructor')).toEqual([]);
    expect(acceptedHashes({ project: '__proto__', version: '1' }, 'hw/net/virtio-net.c')).toEqual([]);
  });

  test('alternatives for other versions are not among them', () => {
    expect(filesNamedIn(builtInScenarios, { project: 'linux', version: '4.15' })).toEqual([]);
  });
});
