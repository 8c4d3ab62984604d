import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test as pureTest } from 'vitest';
import { downloadKernel } from '../../../src/lab/kernels/download-kernel.js';
import { findKernel } from '../../../src/lab/kernels/find-kernel.js';
import { releaseInHeader } from '../../../src/lab/kernels/kernel-header.js';
import { dependencies, kernelPackages, laterFirst, modulesFolder, releaseOf } from '../../../src/lab/kernels/kernel-names.js';
import { modulesInOrder } from '../../../src/lab/kernels/modules.js';
import { readShowDepends } from '../../../src/lab/kernels/show-depends.js';
import { inLanguage } from '../../../src/lab/texts/lab-text.js';
import { elfProgram, linuxKernel, testOnComputer as test, type FakeComputer } from '../fake-computer.js';

const signal = new AbortController().signal;

describe('names', () => {
  pureTest('later releases come first', () => {
    expect(laterFirst(['6.1.0-9-amd64', '6.12.1', '6.1.0-56-amd64'])).toEqual(['6.12.1', '6.1.0-56-amd64', '6.1.0-9-amd64']);
  });

  pureTest('packages of a kernel', () => {
    expect(kernelPackages(['linux-base', 'linux-image-6.8.0-31-generic', 'linux-modules-6.8.0-31-generic', 'linux-image-6.8.0-31-generic', 'kmod'])).toEqual(['linux-image-6.8.0-31-generic', 'linux-modules-6.8.0-31-generic']);
  });

  pureTest('dependencies', () => {
    expect(dependencies('linux-image-amd64\n  Depends: linux-image-6.1.0-56-amd64\n |Depends: initramfs-tools\n  Depends: <linux-initramfs-tool>\n  Suggests: linux-doc\n')).toEqual(['linux-image-6.1.0-56-amd64', 'initramfs-tools']);
  });

  pureTest('a release in the name of a kernel, and in that of a folder of modules', () => {
    expect([releaseOf('/boot/vmlinuz-6.1.0-56-amd64'), releaseOf('/boot/initrd.img-6.1.0')]).toEqual(['6.1.0-56-amd64', undefined]);
    expect([modulesFolder('/lib/modules/6.1.0'), modulesFolder('/x/lib/modules/6.1.0'), modulesFolder('/x/modules/6.1.0')]).toEqual([{ root: '/', release: '6.1.0' }, { root: '/x', release: '6.1.0' }, undefined]);
  });
});

pureTest('a kernel is told by its header', () => {
  expect(releaseInHeader(linuxKernel('6.1.0-56-amd64'))).toBe('6.1.0-56-amd64');
  const [short, other, silent] = [linuxKernel('6.1.0').subarray(0, 0x200), linuxKernel('6.1.0'), linuxKernel('6.1.0')];
  other.write('hdrs', 0x202);
  silent.writeUInt16LE(0, 0x20e);
  expect([short, other, Buffer.alloc(0), silent].map(releaseInHeader)).toEqual([undefined, undefined, undefined, '']);
});

test('a kernel whose modules cannot be read does not keep another one from being found', async ({ computer }) => {
  for (const release of ['6.5.0', '6.12.0']) {
    await computer.file(`/boot/vmlinuz-${release}`, linuxKernel(release));
    await computer.file(`/lib/modules/${release}/modules.dep.bin`);
  }
  await computer.file('/boot/vmlinuz-6.13.0', linuxKernel('6.14.0'));
  await computer.program('/sbin/modprobe', 'case $* in *6.12.0*) echo "damaged" >&2; exit 1;; *) echo insmod /m/e1000.ko;; esac');
  const { kernel, refused } = await findKernel(computer);
  expect([kernel?.release, refused.map((reason) => inLanguage(reason, 'en'))]).toEqual(['6.5.0', [`${computer.at('/boot/vmlinuz-6.13.0')} is the kernel 6.14.0`, 'the modules of the kernel 6.12.0 cannot be read: damaged']]);
});

pureTest('modules come in loading order, each of them once', () => {
  const output = 'insmod /m/virtio_ring.ko \ninsmod /m/virtio.ko \nbuiltin tun\ninsmod /m/virtio_ring.ko \ninsmod /m/virtio_net.ko.xz napi_tx=1\ninsmod /m and more/tun.ko.zst x=1\n';
  expect(readShowDepends(output, 'modprobe: WARNING: Module kvm-amd not found in directory /lib/modules/6.1.0\n')).toEqual({ files: ['/m/virtio_ring.ko', '/m/virtio.ko', '/m/virtio_net.ko.xz', '/m and more/tun.ko.zst'], lacking: ['kvm-amd'] });
});

test('a module that the kernel lacks is named, with what helps', async ({ computer }) => {
  await computer.program('/sbin/modprobe', 'echo "modprobe: WARNING: Module e1000 not found in directory /x" >&2; exit 1');
  const kernel = { release: '6.1.0', root: computer.root, image: '', origin: 'installed' } as const;
  await expect(modulesInOrder(computer, kernel, ['e1000'])).rejects.toThrow('the kernel 6.1.0 lacks the module e1000; vhflow lab --check --download fetches one');
});

test('of several kernels, the latest that has all modules is found', async ({ computer }) => {
  for (const release of ['6.1.0', '6.5.0', '6.12.0']) {
    await computer.file(`/boot/vmlinuz-${release}`, linuxKernel(release));
    await computer.file(`/lib/modules/${release}/modules.dep.bin`);
  }
  await computer.program('/sbin/modprobe', 'case $* in *6.12.0*) echo "Module e1000 not found" >&2;; *) echo insmod /m/e1000.ko;; esac');
  const { kernel, refused } = await findKernel(computer);
  expect([kernel?.release, refused.map((reason) => inLanguage(reason, 'en'))]).toEqual(['6.5.0', ['the kernel 6.12.0 lacks the module e1000']]);
});

describe('downloading', () => {
  /** A computer on which packages can be downloaded; unpacking one makes a kernel. */
  async function withPackages(computer: FakeComputer): Promise<void> {
    await computer.program('/sbin/modprobe', 'echo "insmod $4/lib/modules/tun.ko"');
    await computer.program('/usr/bin/apt-cache', 'case $3 in linux-image-amd64) echo "  Depends: linux-image-6.1.0-56-amd64";; esac');
    await computer.program('/usr/bin/apt-get', 'test "$*" = "download linux-image-6.1.0-56-amd64" && : > linux-image-6.1.0-56-amd64_6.1.192-2_amd64.deb');
    const kernel = await computer.file('/packed', linuxKernel('6.1.0-56-amd64'));
    await computer.program('/usr/bin/dpkg-deb', `mkdir -p "$3/boot" "$3/usr/lib/modules/6.1.0-56-amd64" && cp ${kernel} "$3/boot/vmlinuz-6.1.0-56-amd64" && cp ${await computer.file('/module', elfProgram([1, 1]))} "$3/usr/lib/modules/tun.ko"`);
    await computer.program('/sbin/depmod', '[ ! -d "$2/lib/modules/$3" ] || : > "$2/lib/modules/$3/modules.dep.bin"');
  }

  const cacheOf = (computer: FakeComputer): Promise<string[]> => readdir(computer.at('/home/user/.cache/vhflow/lab'), { recursive: true });

  test('leaves a kernel in the cache, and nothing else', async ({ computer }) => {
    await withPackages(computer);
    const lines: string[] = [];
    await downloadKernel((line) => lines.push(line), signal, computer);
    const { kernel } = await findKernel(computer);
    expect([kernel?.release, kernel?.origin]).toEqual(['6.1.0-56-amd64', 'downloaded']);
    expect(lines).toEqual(['Downloading linux-image-6.1.0-56-amd64.', 'Unpacking linux-image-6.1.0-56-amd64_6.1.192-2_amd64.deb.']);
    expect((await cacheOf(computer)).filter((file) => path.basename(file).startsWith('.') || file.endsWith('.deb'))).toEqual([]);
  });

  test('is done again when a file of the kernel was damaged', async ({ computer }) => {
    await withPackages(computer);
    const at = (await downloadKernel(() => undefined, signal, computer), (await findKernel(computer)).kernel?.image ?? '');
    const sound = await readFile(at);
    await writeFile(at, Buffer.concat([sound, Buffer.from('x')]));
    const { kernel, refused } = await findKernel(computer);
    expect([kernel, refused.map((reason) => inLanguage(reason, 'en'))]).toEqual([undefined, [expect.stringMatching(/^the kernel 6\.1\.0-56-amd64 in .* is damaged$/)]]);
    await downloadKernel(() => undefined, signal, computer);
    expect([(await findKernel(computer)).kernel?.image, (await readFile(at)).equals(sound)]).toEqual([at, true]);
  });

  test.for<readonly [string, (root: string) => Promise<unknown>, string]>([
    ['a kernel that was cut', (root) => truncate(path.join(root, 'boot/vmlinuz-6.1.0-56-amd64'), 0x3ff), 'its end is missing'],
    ['a module that was cut', (root) => truncate(path.join(root, 'lib/modules/tun.ko'), 63), 'is damaged'],
    ['a module of which the table of sections is missing', async (root) => {
      const module = elfProgram([1, 1]);
      module.writeBigUInt64LE(BigInt(module.length + 1), 0x28);
      await writeFile(path.join(root, 'lib/modules/tun.ko'), module);
    }, 'is damaged'],
    ['a module that is missing', (root) => rm(path.join(root, 'lib/modules/tun.ko')), 'is damaged'],
  ])('finds without a list of sums, too, that it is to be done again: %s', async ([, damage, reason], { computer }) => {
    await withPackages(computer);
    await downloadKernel(() => undefined, signal, computer);
    const { root = '' } = (await findKernel(computer)).kernel ?? {};
    await rm(path.join(root, 'vhflow-sums'));
    expect((await findKernel(computer)).kernel?.root).toBe(root);
    await damage(root);
    const { kernel, refused } = await findKernel(computer);
    expect([kernel, refused.map((text) => inLanguage(text, 'en'))]).toEqual([undefined, [expect.stringContaining(reason)]]);
    await downloadKernel(() => undefined, signal, computer);
    expect((await findKernel(computer)).kernel?.root).toBe(root);
  });

  test('is not done when there is a kernel', async ({ computer }) => {
    await withPackages(computer);
    await computer.file('/boot/vmlinuz-6.5.0', linuxKernel('6.5.0'));
    await computer.file('/lib/modules/6.5.0/modules.dep.bin');
    const lines: string[] = [];
    await downloadKernel((line) => lines.push(line), signal, computer);
    expect(lines).toEqual(['Nothing is downloaded, because the kernel 6.5.0 is there.']);
  });

  test('without a package source says so', async ({ computer }) => {
    await withPackages(computer);
    await computer.program('/usr/bin/apt-cache', 'echo "E: No packages found" >&2; exit 100');
    await expect(downloadKernel(() => undefined, signal, computer)).rejects.toThrow('the package manager knows no package of a kernel; sudo apt-get update');
  });

  test('without a network says what apt-get says, and leaves nothing', async ({ computer }) => {
    await withPackages(computer);
    await computer.program('/usr/bin/apt-get', 'echo "W: unsandboxed" >&2; echo "E: Failed to fetch" >&2; exit 100');
    await expect(downloadKernel(() => undefined, signal, computer)).rejects.toThrow('apt-get failed: E: Failed to fetch');
    expect(await cacheOf(computer)).toEqual(['kernels']);
  });

  test('can be cancelled, and leaves nothing', async ({ computer }) => {
    await withPackages(computer);
    await computer.program('/usr/bin/apt-get', 'exec sleep 1000');
    const controller = new AbortController();
    const cancelled = downloadKernel(() => controller.abort(), controller.signal, computer);
    await expect(cancelled).rejects.toThrow(/abort/);
    expect(await cacheOf(computer)).toEqual(['kernels']);
  });
});
