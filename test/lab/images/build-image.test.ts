import { chmod, readdir, readFile, rm, symlink, truncate } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { buildImage } from '../../../src/lab/images/build-image.js';
import type { MachineImage } from '../../../src/lab/images/machine-image.js';
import { testOnComputer as test, busyboxCommands, printingProgram, type FakeComputer } from '../fake-computer.js';
import { readArchive, type ReadEntry } from './archive.js';

const nothing: MachineImage = { name: 'guest', modules: [], programs: [], libraries: [], files: [], copies: [] };

/** A computer with what every image needs. */
async function equip(computer: FakeComputer): Promise<void> {
  computer.variables.VHFLOW_LAB_BUSYBOX = await computer.file('/own/busybox', printingProgram(`${busyboxCommands.join('\n')}\n`));
  await chmod(computer.at('/own/busybox'), 0o755);
  await computer.program('/sbin/modprobe', `for name in virtio tun; do echo "insmod ${computer.at('/lib/modules')}/$name.ko"; done`);
  for (const name of ['virtio', 'tun']) await computer.file(`/lib/modules/${name}.ko`, `module ${name}`);
  await computer.program('/usr/bin/ldd', 'echo "	not a dynamic executable"');
}

async function build(computer: FakeComputer, image: Partial<MachineImage>, signal = new AbortController().signal): Promise<string> {
  const kernel = { release: '6.1.0', root: computer.root, image: '/vmlinuz', origin: 'installed' } as const;
  return buildImage({ ...nothing, ...image }, kernel, computer.at('/cache'), signal, computer);
}

async function built(computer: FakeComputer, image: Partial<MachineImage>): Promise<Readonly<Record<string, ReadEntry>>> {
  return readArchive(await readFile(await build(computer, image)));
}

test('modules are listed in loading order', async ({ computer }) => {
  await equip(computer);
  const entries = await built(computer, { modules: ['tun'] });
  expect(entries['modules/list']?.content).toBe('/modules/virtio.ko\n/modules/tun.ko\n');
  expect(entries['modules/tun.ko']?.content).toBe('module tun');
});

test('packed modules are unpacked', async ({ computer }) => {
  await equip(computer);
  await computer.file('/lib/modules/tun.ko.gz', gzipSync('packed by gzip'));
  await computer.file('/lib/modules/net.ko.xz', 'packed by xz');
  await computer.program('/usr/bin/xz', 'tr a-z A-Z < "$2"');
  await computer.program('/sbin/modprobe', `for name in tun.ko.gz net.ko.xz; do echo "insmod ${computer.at('/lib/modules')}/$name"; done`);
  const entries = await built(computer, { modules: ['tun'] });
  expect(entries['modules/list']?.content).toBe('/modules/tun.ko\n/modules/net.ko\n');
  expect([entries['modules/tun.ko']?.content, entries['modules/net.ko']?.content]).toEqual(['packed by gzip', 'PACKED BY XZ']);
});

test('without the program that unpacks modules, its package is named', async ({ computer }) => {
  await equip(computer);
  await computer.file('/lib/modules/tun.ko.zst', 'packed');
  await computer.program('/sbin/modprobe', `echo "insmod ${computer.at('/lib/modules')}/tun.ko.zst"`);
  await expect(build(computer, { modules: ['tun'] })).rejects.toThrow('zstd, which unpacks the modules of the kernel, is missing; sudo apt-get install zstd');
});

test('a program comes with its libraries, each of them once, with links where its paths are links', async ({ computer }) => {
  await equip(computer);
  const program = await computer.program('/opt/lab/bin/switch', 'exit 0');
  await computer.file('/opt/lab/lib/libfast.so.1.2', 'a library');
  await symlink('libfast.so.1.2', computer.at('/opt/lab/lib/libfast.so.1'));
  await computer.program('/usr/bin/ldd', `echo "	libfast.so.1 => ${computer.at('/opt/lab/lib/libfast.so.1')} (0x00007f00)"`);
  const entries = await built(computer, { programs: [program] });
  const inMachine = (file: string): string => computer.at(file).slice(1);
  expect(entries[inMachine('/opt/lab/bin/switch')]?.content).toContain('exit 0');
  expect(entries[inMachine('/opt/lab/lib/libfast.so.1.2')]?.content).toBe('a library');
  expect(entries[inMachine('/opt/lab/lib/libfast.so.1')]).toEqual({ mode: 0o120777, content: `/${inMachine('/opt/lab/lib/libfast.so.1.2')}` });
  expect(entries['usr/bin/switch']?.content).toBe(`/${inMachine('/opt/lab/bin/switch')}`);
  expect(entries['usr/lib/libfast.so.1']?.content).toBe(`/${inMachine('/opt/lab/lib/libfast.so.1.2')}`);
});

test('a library that a program lacks is named', async ({ computer }) => {
  await equip(computer);
  const program = await computer.program('/usr/bin/switch', 'exit 0');
  await computer.program('/usr/bin/ldd', 'echo "	libfast.so.1 => not found"');
  await expect(build(computer, { programs: [program] })).rejects.toThrow(`${program} lacks libfast.so.1`);
});

test('files of an image are where it says, in folders that come before them', async ({ computer }) => {
  await equip(computer);
  const from = await computer.file('/own/kernel', 'a kernel');
  const entries = await built(computer, { files: [{ path: '/init', content: '#!/bin/sh\n', mode: 0o755 }], copies: [{ path: '/guest/vmlinuz', from, mode: 0o644 }] });
  expect(entries.init).toEqual({ mode: 0o100755, content: '#!/bin/sh\n' });
  expect(entries['guest/vmlinuz']?.content).toBe('a kernel');
  const names = Object.keys(entries);
  expect(names.filter((name) => name.includes('/') && names.indexOf(path.posix.dirname(name)) > names.indexOf(name))).toEqual([]);
  expect(names.filter((name) => name.includes('/') && !names.includes(path.posix.dirname(name)))).toEqual([]);
});

test('an image of equal content is used again, and one of other content is another', async ({ computer }) => {
  await equip(computer);
  const [first, again] = [await build(computer, { modules: ['tun'] }), await build(computer, { modules: ['tun'] })];
  await computer.file('/lib/modules/tun.ko', 'another tun');
  expect(again).toBe(first);
  expect(await build(computer, { modules: ['tun'] })).not.toBe(first);
});

test('an image that was damaged is built again, and told', async ({ computer }) => {
  await equip(computer);
  const file = await build(computer, { modules: ['tun'] });
  const sound = await readFile(file);
  await truncate(file, 1_000);
  const told: string[] = [];
  const kernel = { release: '6.1.0', root: computer.root, image: '/vmlinuz', origin: 'installed' } as const;
  expect(await buildImage({ ...nothing, modules: ['tun'] }, kernel, computer.at('/cache'), new AbortController().signal, computer, (each) => told.push(each))).toBe(file);
  expect([told, (await readFile(file)).equals(sound)]).toEqual([[file], true]);
});

test('two runs at once build the same image, and leave nothing else', async ({ computer }) => {
  await equip(computer);
  const [first, second] = await Promise.all([build(computer, { modules: ['tun'] }), build(computer, { modules: ['tun'] })]);
  expect(second).toBe(first);
  expect(await readdir(computer.at('/cache'))).toEqual([path.basename(first)]);
});

test('a run that is cancelled leaves nothing', async ({ computer }) => {
  await equip(computer);
  await expect(build(computer, {}, AbortSignal.abort())).rejects.toThrow(/abort/);
  await expect(readdir(computer.at('/cache'))).rejects.toThrow(/ENOENT/);
});

test('without busybox it is said what helps', async ({ computer }) => {
  await equip(computer);
  await rm(computer.at('/own/busybox'));
  await expect(build(computer, {})).rejects.toThrow(`busybox without shared libraries: VHFLOW_LAB_BUSYBOX is ${computer.at('/own/busybox')}: it does not exist; name another one in VHFLOW_LAB_BUSYBOX, or unset it`);
});
