import { describe, expect, it } from 'vitest';
import { catalogue, isSameVersion, recogniseTree } from '../../src/sources/index.js';
import { memoryFiles } from './memory-files.js';

describe('recogniseTree', () => {
  it.each([
    ['QEMU', { 'VERSION': '7.2.0\n', 'hw/virtio/virtio.c': '' }, { project: 'qemu', version: '7.2.0' }],
    ['Linux', { 'Makefile': '# SPDX\nVERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 192\nEXTRAVERSION =\n', 'kernel/fork.c': '' }, { project: 'linux', version: '6.1.192' }],
    ['DPDK', { 'VERSION': '22.11.11\n', 'lib/eal/meson.build': '' }, { project: 'dpdk', version: '22.11.11' }],
    [
      'old DPDK',
      { 'lib/librte_eal/common/include/rte_version.h': '#define RTE_VER_YEAR 16\n#define RTE_VER_MONTH 4\n#define RTE_VER_MINOR 0\n' },
      { project: 'dpdk', version: '16.04' },
    ],
    ['libpcap', { 'VERSION': '1.10.3\n', 'pcap-linux.c': '' }, { project: 'libpcap', version: '1.10.3' }],
    ['libfuse', { 'configure.ac': 'AC_INIT(fuse, 2.9.9)\n', 'lib/fuse_lowlevel.c': '' }, { project: 'libfuse', version: '2.9.9' }],
    ['newer libfuse', { 'meson.build': "project('libfuse3', ['c'],\n  version: '3.16.2',\n)\n", 'include/fuse_lowlevel.h': '' }, { project: 'libfuse', version: '3.16.2' }],
    ['a tree that says no version', { 'net/socket.c': '' }, { project: 'linux' }],
    ['a version that is no version', { 'VERSION': '<script>\n', 'qemu-options.hx': '' }, { project: 'qemu' }],
  ])('knows %s', async (_, files, expected) => {
    expect(await recogniseTree(memoryFiles(files))).toEqual(expected);
  });

  it('does not recognise any other folder', async () => {
    expect(await recogniseTree(memoryFiles({ 'VERSION': '1.0', 'src/main.c': '', 'Makefile': 'VERSION = 6' }))).toBeUndefined();
    expect(await recogniseTree(memoryFiles({}))).toBeUndefined();
  });
});

describe('catalogue', () => {
  it('gives each project one id, markers and a pinned version', () => {
    expect(new Set(catalogue.projects.map(({ id }) => id)).size).toBe(catalogue.projects.length);
    for (const { markers, pinned } of catalogue.projects) expect([markers.length > 0, pinned.length > 0]).toEqual([true, true]);
  });
});

describe('isSameVersion', () => {
  it.each([['v16.04', '16.04', true], ['16.04', '16.4.0', true], ['7.2.0', '7.2', true], ['7.2.0', '7.2.1', false], ['2.5.0', '2.50', false], ['7.0', '7', false], ['7.0.0', '7.0', true], ['7', 'v7', true]])('%s and %s: %s', (a, b, same) => {
    expect(isSameVersion(a, b)).toBe(same);
  });
});
