import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { checkLab, requireEquipment } from '../../../src/lab/requirements/check-lab.js';
import { busyboxCommands, elfProgram, equip, printingProgram, qemuParts, testOnComputer as test, type FakeComputer } from '../fake-computer.js';

const signal = new AbortController().signal;

/** A program without libraries for an ARM processor. */
const forArm = printingProgram('sh\n');
forArm.writeUInt16LE(183, 18);

/** What is missing on a computer that has everything but for a change. */
async function missingAfter(computer: FakeComputer, change: () => Promise<unknown>) {
  await equip(computer);
  await change();
  const { ready, missing, command } = await checkLab(computer.root, computer);
  return { ready, what: missing.map(({ what }) => what), cures: missing.map(({ cure }) => cure), command };
}

const without = (computer: FakeComputer, ...files: string[]) => () => Promise.all(files.map((file) => rm(computer.at(file), { recursive: true })));

describe('a computer with everything', () => {
  test('is ready', async ({ computer }) => {
    await equip(computer);
    const { ready, missing, command, requirements } = await checkLab(computer.root, computer);
    expect({ ready, missing, command }).toEqual({ ready: true, missing: [], command: undefined });
    expect(requirements.every(({ isMet }) => isMet)).toBe(true);
  });

  test('has as much memory and room as docs/lab.md says', async ({ computer }) => {
    const [, row = ''] = /^\| memory, and room on disk \| (.*) \|$/m.exec(readFileSync(new URL('../../../docs/lab.md', import.meta.url), 'utf8')) ?? [];
    const [, memory, images, kernel, recordings] = /^(\S+) GB that are available; (\S+) GB for images, (\S+) GB for a kernel that is downloaded, (\S+) GB for recordings$/.exec(row) ?? [];
    const spaceOf = async () => (await checkLab(computer.root, computer)).requirements.map(({ name }) => name).filter((name) => name.includes(' GB '));
    await equip(computer);
    expect(await spaceOf()).toEqual([`${memory} GB of memory`, `${images} GB for kernel and images`, `${recordings} GB for recordings`]);
    await without(computer, '/boot')();
    expect(await spaceOf()).toContain(`${(Number(images) + Number(kernel)).toFixed(1)} GB for kernel and images`);
  });

  test('gives what a run uses', async ({ computer }) => {
    await equip(computer);
    const { equipment, kernel } = await requireEquipment(computer.root, signal, computer);
    expect(equipment.qemu).toEqual({ path: computer.at('/usr/bin/qemu-system-x86_64'), version: '7.2.22' });
    expect(equipment.drivers.net_vhost).toBe(computer.at('/lib/librte_net_vhost.so.23'));
    expect(equipment.firmware.map(({ name }) => name)).toEqual(['bios-256k.bin', 'kvmvapic.bin', 'linuxboot_dma.bin']);
    expect([kernel.release, kernel.origin]).toEqual(['6.1.0-56-amd64', 'installed']);
    expect([equipment.accelerator, equipment.cpu]).toEqual(['tcg', 'AMD']);
  });
});

describe('what is missing is said in one line, with its cure', () => {
  test('no QEMU', async ({ computer }) => {
    const { ready, what, command } = await missingAfter(computer, without(computer, '/usr/bin/qemu-system-x86_64'));
    expect(ready).toBe(false);
    expect(what[0]).toBe('QEMU 7.2 or later: qemu-system-x86_64 is missing');
    expect(command).toBe('sudo apt-get install --no-install-recommends qemu-system-x86 qemu-system-data seabios');
  });

  test('a QEMU that is too old, which packages do not change', async ({ computer }) => {
    const { what, cures, command } = await missingAfter(computer, () => computer.program('/usr/bin/qemu-system-x86_64', "echo 'QEMU emulator version 6.2.0'"));
    expect(what[0]).toContain('is QEMU 6.2.0, which is older than 7.2');
    expect(cures[0]).toBe('install a later one, and name it in VHFLOW_LAB_QEMU if it is apart');
    expect(command).toBeUndefined();
  });

  test('a busybox with shared libraries', async ({ computer }) => {
    const { what, command } = await missingAfter(computer, () => computer.file('/usr/bin/busybox', elfProgram([1, 3])));
    expect([what, command]).toEqual([[`busybox without shared libraries: ${computer.at('/usr/bin/busybox')} needs shared libraries`], 'sudo apt-get install --no-install-recommends busybox-static']);
  });

  test.for([
    ['a script', '#!/bin/sh\necho sh\n', 'is not a program for this processor'],
    ['one for another processor', forArm, 'is not a program for this processor'],
    ['another program', printingProgram('usage: dd\n'), 'does not run as busybox'],
    ['one that the processor cannot run', elfProgram([1]), 'does not run as busybox'],
    ['one with fewer commands', printingProgram(`${busyboxCommands.filter((name) => name !== 'tunctl').join('\n')}\n`), 'lacks tunctl'],
  ] as const)('a busybox that the user names and that is %s', async ([, content, reason], { computer }) => {
    const { what, cures, command } = await missingAfter(computer, async () => {
      computer.variables.VHFLOW_LAB_BUSYBOX = await computer.program('/own/busybox', '');
      await computer.file('/own/busybox', content);
    });
    expect([what, cures, command]).toEqual([[`busybox without shared libraries: ${computer.at('/own/busybox')} ${reason}`], ['name another one in VHFLOW_LAB_BUSYBOX'], undefined]);
  });

  test('a QEMU of the user that was built without what the machines use', async ({ computer }) => {
    const { what, cures, command } = await missingAfter(computer, async () => {
      computer.variables.VHFLOW_LAB_QEMU = await computer.program('/own/qemu', `case $1 in --version) echo 'QEMU emulator version 9.2.0';; ${qemuParts.replace('kvm\n', '').replace('virtio-9p-pci ', '')} esac`);
    });
    expect([what[0], cures[0], command]).toEqual([`QEMU 7.2 or later: ${computer.at('/own/qemu')} lacks -accel kvm, -device virtio-9p-pci`, 'name another one in VHFLOW_LAB_QEMU', undefined]);
  });

  test('a driver of DPDK', async ({ computer }) => {
    const { what, command } = await missingAfter(computer, without(computer, '/lib/librte_net_vhost.so.23'));
    expect(what).toEqual([`DPDK's drivers for pcap and vhost: net_vhost is missing in ${computer.at('/lib')}`]);
    expect(command).toBe('sudo apt-get install --no-install-recommends librte-net-vhost23');
  });

  test('DPDK', async ({ computer }) => {
    const { command } = await missingAfter(computer, without(computer, '/usr/bin/dpdk-testpmd'));
    expect(command).toBe('sudo apt-get install --no-install-recommends dpdk-dev librte-net-pcap23 librte-net-vhost23');
  });

  test('what packages bring, and what the user can name instead', async ({ computer }) => {
    const { cures } = await missingAfter(computer, without(computer, '/usr/bin/dpdk-testpmd', '/usr/bin/readelf'));
    expect(cures).toEqual(['install dpdk-dev, or name one in VHFLOW_LAB_TESTPMD', 'install librte-net-pcap23 librte-net-vhost23', 'install binutils']);
  });

  test('the static C library', async ({ computer }) => {
    const { what, command } = await missingAfter(computer, () => computer.program('/usr/bin/gcc', 'echo libc.a'));
    expect([what, command]).toEqual([['gcc and a static C library: libc.a is missing'], 'sudo apt-get install --no-install-recommends libc6-dev']);
  });

  test('a kernel', async ({ computer }) => {
    const { what, command } = await missingAfter(computer, without(computer, '/boot'));
    expect([what, command]).toEqual([['a Linux kernel with its modules: no kernel is installed or downloaded'], 'vhflow lab --check --download']);
    expect(await checkLab(computer.root, computer)).toMatchObject({ installation: undefined, needsKernel: true });
  });

  test('a module of the kernel', async ({ computer }) => {
    const { what } = await missingAfter(computer, () => computer.program('/usr/sbin/modprobe', 'echo insmod /modules/tun.ko; echo "modprobe: WARNING: Module vhost_net not found in directory /lib" >&2'));
    expect(what).toEqual(['a Linux kernel with its modules: the kernel 6.1.0-56-amd64 lacks the module vhost_net']);
  });

  test('memory', async ({ computer }) => {
    const { what, command } = await missingAfter(computer, () => computer.file('/proc/meminfo', 'MemAvailable:    1000000 kB\n'));
    expect([what, command]).toEqual([['3.1 GB of memory: only 1.0 GB available'], undefined]);
  });

  test('a folder for the cache', async ({ computer }) => {
    const { what, cures } = await missingAfter(computer, () => computer.file('/home/user'));
    expect(what).toEqual([`0.2 GB for kernel and images: ${computer.at('/home/user')} is not a folder`]);
    expect(cures).toEqual(['name another folder in XDG_CACHE_HOME']);
  });

  test('another system', async ({ computer }) => {
    const { what } = await missingAfter(computer, async () => (computer.processor = 'arm64'));
    expect(what).toEqual(['Linux on a 64-bit x86 processor: this is linux on arm64']);
  });
});

describe('the command', () => {
  test('renews lists of packages that are not there', async ({ computer }) => {
    const { command } = await missingAfter(computer, async () => {
      await without(computer, '/usr/bin/dpdk-testpmd', '/boot')();
      await computer.program('/usr/bin/apt-cache', 'exit 0');
    });
    expect(command).toBe("sudo apt-get update && sudo apt-get install --no-install-recommends dpdk-dev '^librte-net-pcap-?[0-9]+$' '^librte-net-vhost-?[0-9]+$' && vhflow lab --check --download");
    expect(await checkLab(computer.root, computer)).toMatchObject({ installation: command?.replace(' && vhflow lab --check --download', ''), needsKernel: true });
  });

  test('is none without apt, where the user can name a program', async ({ computer }) => {
    const { command, cures } = await missingAfter(computer, without(computer, '/usr/bin/dpdk-testpmd', '/usr/bin/apt-cache'));
    expect(command).toBeUndefined();
    expect(cures).toEqual(['name one in VHFLOW_LAB_TESTPMD', 'they come with DPDK']);
  });

  test('needs no sudo for an administrator', async ({ computer }) => {
    computer.isAdministrator = true;
    const { command } = await missingAfter(computer, without(computer, '/usr/bin/readelf'));
    expect(command).toBe('apt-get install --no-install-recommends binutils');
  });

  test('is what a run that cannot begin says', async ({ computer }) => {
    await equip(computer);
    await rm(computer.at('/usr/bin/readelf'));
    await expect(requireEquipment(computer.root, signal, computer)).rejects.toThrow('readelf: readelf is missing; sudo apt-get install --no-install-recommends binutils brings it');
  });
});

describe('parts that the user names', () => {
  test('a kernel and its modules are used before those installed', async ({ computer }) => {
    await equip(computer);
    computer.variables.VHFLOW_LAB_KERNEL = await computer.file('/own/bzImage');
    computer.variables.VHFLOW_LAB_MODULES = computer.at('/own/lib/modules/6.12.1');
    await computer.file('/own/lib/modules/6.12.1/modules.dep.bin');
    const { kernel } = await requireEquipment(computer.root, signal, computer);
    expect(kernel).toEqual({ release: '6.12.1', root: computer.at('/own'), image: computer.at('/own/bzImage'), origin: 'named by the user' });
  });

  test('only one of the two is refused', async ({ computer }) => {
    const { what } = await missingAfter(computer, async () => (computer.variables.VHFLOW_LAB_KERNEL = '/own/bzImage'));
    expect(what).toEqual(['a Linux kernel with its modules: only one of VHFLOW_LAB_KERNEL and VHFLOW_LAB_MODULES is set']);
  });

  test('a QEMU that is no program is refused', async ({ computer }) => {
    const { what } = await missingAfter(computer, async () => (computer.variables.VHFLOW_LAB_QEMU = await computer.file('/own/qemu')));
    expect(what[0]).toBe(`QEMU 7.2 or later: VHFLOW_LAB_QEMU is ${computer.at('/own/qemu')}, which is not a program`);
  });

  test('are named among the notes', async ({ computer }) => {
    await equip(computer);
    computer.variables.VHFLOW_LAB_TESTPMD = computer.at('/usr/bin/dpdk-testpmd');
    expect((await checkLab(computer.root, computer)).notes).toContain(`VHFLOW_LAB_TESTPMD is ${computer.at('/usr/bin/dpdk-testpmd')}.`);
  });
});

test('an installed kernel without a list of its modules does not count', async ({ computer }) => {
  const { what } = await missingAfter(computer, without(computer, '/lib/modules/6.1.0-56-amd64/modules.dep.bin'));
  expect(what).toEqual([`a Linux kernel with its modules: ${computer.at('/lib/modules/6.1.0-56-amd64')} has no list of modules`]);
});
