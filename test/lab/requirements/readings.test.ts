import { describe, expect, test } from 'vitest';
import { kindOfProgram } from '../../../src/lab/requirements/elf.js';
import { dpdkPackage, installCommand, presentDpdkPackage } from '../../../src/lab/requirements/packages.js';
import { availableMemory, dpdkCore, dpdkVersion, isAtLeast, qemuVersion } from '../../../src/lab/requirements/readings.js';
import { elfProgram } from '../fake-computer.js';

test('the version of QEMU', () => {
  expect(qemuVersion('QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)\nCopyright (c) 2003-2022')).toBe('7.2.22');
  expect(qemuVersion('something else 7.2')).toBeUndefined();
});

test('the version of DPDK', () => {
  expect(dpdkVersion("EAL: Detected CPU lcores: 2\nEAL: RTE Version: 'DPDK 22.11.11'\n")).toBe('22.11.11');
  expect(dpdkVersion("EAL: RTE Version: 'DPDK 24.11.0-rc1'\n")).toBe('24.11.0');
});

test.each([['7.2', true], ['7.2.22', true], ['7.10.0', true], ['10.0.2', true], ['7.1.9', false], ['6.2.0', false]])('QEMU %s is at least 7.2: %s', (version, expected) => {
  expect(isAtLeast(version, '7.2')).toBe(expected);
});

test('memory that is available', () => {
  expect(availableMemory('MemTotal:  2048 kB\nMemFree:  1 kB\nMemAvailable:   1024 kB\n')).toBe(1_048_576);
  expect(availableMemory('MemTotal:  2048 kB\n')).toBeUndefined();
});

test("where DPDK's core is", () => {
  expect(dpdkCore('\tlibz.so.1 => /lib/libz.so.1 (0x1)\n\tlibrte_eal.so.24 => /opt/dpdk/lib/librte_eal.so.24 (0x00007f)\n')).toEqual({ folder: '/opt/dpdk/lib', abi: '24' });
  expect(dpdkCore('\tnot a dynamic executable\n')).toBeUndefined();
});

describe('names of packages', () => {
  test('of a library whose version is known', () => {
    expect(dpdkPackage('librte_net_pcap', '23')).toBe('librte-net-pcap23');
    expect(dpdkPackage('librte_common_mlx5', '23')).toBe('librte-common-mlx5-23');
  });

  test('of the latest one that the package manager knows', () => {
    expect(presentDpdkPackage('librte_net_pcap', ['librte-net-pcap9', 'librte-net-pcap23', 'librte-net-pcapng99'])).toBe('librte-net-pcap23');
  });
});

test('a command for packages only, for a kernel only, and for nothing', () => {
  const basis = { packages: [], kernel: false, isAdministrator: false, hasLists: true };
  expect(installCommand({ ...basis, packages: ['gcc', 'kmod', 'gcc'] })).toBe('sudo apt-get install --no-install-recommends gcc kmod');
  expect(installCommand({ ...basis, kernel: true })).toBe('vhflow lab --check --download');
  expect(installCommand({ ...basis, hasLists: false })).toBeUndefined();
});

test('a static program has no loader', () => {
  expect(kindOfProgram(elfProgram([1, 2, 4]))).toBe('static');
  expect(kindOfProgram(elfProgram([6, 3, 1]))).toBe('dynamic');
  expect(kindOfProgram(Buffer.from('#!/bin/sh\n'.repeat(20)))).toBe('other');
  expect(kindOfProgram(elfProgram([1]).subarray(0, 80))).toBe('other');
  const forArm = elfProgram([1]);
  forArm.writeUInt16LE(183, 18);
  expect(kindOfProgram(forArm)).toBe('other');
});
