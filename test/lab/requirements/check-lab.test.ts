import { readFileSync } from 'node:fs';
import { rm, truncate } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { checkLab, requireEquipment } from '../../../src/lab/requirements/check-lab.js';
import { busyboxCommands, elfProgram, equip, linuxKernel, printingProgram, qemuParts, testOnComputer as test, type FakeComputer } from '../fake-computer.js';

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
    ['another program', printingProgram('usage: dd\n'), 'does not run as busybox'],
    ['one that the processor cannot run', elfProgram([1]), 'does not run as busybox'],
    ['one with fewer commands', printingProgram(`${busyboxCommands.filter((name) => name !== 'tunctl').join('\n')}\n`), 'lacks tunctl'],
  ] as const)('a busybox that the user names and that is %s', async ([, content, reason], { computer }) => {
    const { what, cures, command } = await missingAfter(computer, async () => {
      computer.variables.VHFLOW_LAB_BUSYBOX = await computer.program('/own/busybox', '');
      await computer.file('/own/busybox', content);
    });
    expect([what, cures, command]).toEqual([[`busybox without shared libraries: ${computer.at('/own/busybox')} ${reason}`], ['name another one in VHFLOW_LAB_BUSYBOX, or unset it'], undefined]);
  });

  test('a QEMU of the user that was built without what the machines use', async ({ computer }) => {
    const { what, cures, command } = await missingAfter(computer, async () => {
      computer.variables.VHFLOW_LAB_QEMU = await computer.program('/own/qemu', `case $1 in --version) echo 'QEMU emulator version 9.2.0';; ${qemuParts.replace('kvm\n', '').replace('virtio-9p-pci ', '')} esac`);
    });
    expect([what[0], cures[0], command]).toEqual([`QEMU 7.2 or later: ${computer.at('/own/qemu')} lacks -accel kvm, -device virtio-9p-pci`, 'name another one in VHFLOW_LAB_QEMU, or unset it', undefined]);
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

test('programs that do not answer are waited for at once, and said', async ({ computer }) => {
  await equip(computer);
  for (const name of ['qemu-system-x86_64', 'dpdk-testpmd', 'gcc']) await computer.program(`/usr/bin/${name}`, 'exec sleep 1000');
  const { missing } = await checkLab(computer.root, computer, 'en', { limit: 300 });
  expect(missing.map(({ what }) => what).filter((what) => !what.includes('not looked for'))).toEqual(['QEMU 7.2 or later', 'testpmd of DPDK', 'gcc and a static C library'].map((name, at) => `${name}: ${computer.at(`/usr/bin/${['qemu-system-x86_64', 'dpdk-testpmd', 'gcc'][at]}`)} did not answer within 0.3 seconds`));
});

test('a check can be cancelled', async ({ computer }) => {
  await equip(computer);
  await computer.program('/usr/bin/qemu-system-x86_64', 'exec sleep 1000');
  const control = new AbortController();
  const check = checkLab(computer.root, computer, 'en', { signal: control.signal });
  control.abort(new Error('cancelled'));
  await expect(check).rejects.toThrow('cancelled');
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
    computer.variables.VHFLOW_LAB_KERNEL = await computer.file('/own/bzImage', linuxKernel('6.12.1'));
    computer.variables.VHFLOW_LAB_MODULES = computer.at('/own/lib/modules/6.12.1');
    await computer.file('/own/lib/modules/6.12.1/modules.dep.bin');
    const { kernel } = await requireEquipment(computer.root, signal, computer);
    expect(kernel).toEqual({ release: '6.12.1', root: computer.at('/own'), image: computer.at('/own/bzImage'), origin: 'named by the user' });
  });

  test('only one of the two is refused', async ({ computer }) => {
    const { what, cures, command } = await missingAfter(computer, async () => (computer.variables.VHFLOW_LAB_KERNEL = '/own/bzImage'));
    expect([what, cures, command]).toEqual([['a Linux kernel with its modules: only one of VHFLOW_LAB_KERNEL and VHFLOW_LAB_MODULES is set'], ['set both, or none of them'], undefined]);
    expect((await checkLab(computer.root, computer)).needsKernel).toBe(false);
  });

  const kernelCure = 'name another kernel in VHFLOW_LAB_KERNEL, and the folder of its modules in VHFLOW_LAB_MODULES, or unset both';
  const modulesCure = 'name the folder lib/modules/6.12.1 of that kernel, or unset both';
  test.for<readonly [string, (computer: FakeComputer) => Promise<readonly [string, string]>, string, string]>([
    ['no kernel', async (computer) => [computer.at('/no'), computer.at('/own/lib/modules/6.12.1')], 'VHFLOW_LAB_KERNEL is /no: it does not exist', kernelCure],
    ['a folder', async (computer) => [computer.root, computer.at('/own/lib/modules/6.12.1')], 'VHFLOW_LAB_KERNEL is : it is not a file', kernelCure],
    ['another file', async (computer) => [await computer.file('/own/text', 'text'), computer.at('/own/lib/modules/6.12.1')], 'VHFLOW_LAB_KERNEL is /own/text: it is not a Linux kernel that QEMU can start', kernelCure],
    ['a file that is too large', async (computer) => {
      await truncate(await computer.file('/own/large', linuxKernel('6.12.1')), 1_000_000_000);
      return [computer.at('/own/large'), computer.at('/own/lib/modules/6.12.1')];
    }, 'VHFLOW_LAB_KERNEL is /own/large: it is larger than 100 MB', kernelCure],
    ['no modules', async (computer) => [computer.at('/own/bzImage'), computer.at('/own/lib/modules/6.12.2')], 'VHFLOW_LAB_MODULES is /own/lib/modules/6.12.2: it does not exist', modulesCure],
    ['another folder', async (computer) => [computer.at('/own/bzImage'), computer.at('/own')], 'VHFLOW_LAB_MODULES is /own: it is not a folder of modules', modulesCure],
    ['modules without a list', async (computer) => {
      await computer.file('/bare/lib/modules/6.12.1/kernel/tun.ko');
      return [computer.at('/own/bzImage'), computer.at('/bare/lib/modules/6.12.1')];
    }, 'VHFLOW_LAB_MODULES is /bare/lib/modules/6.12.1: it has no modules.dep.bin, which depmod makes', modulesCure],
    ['modules of another kernel', async (computer) => [await computer.file('/own/other', linuxKernel('6.12.9')), computer.at('/own/lib/modules/6.12.1')], 'VHFLOW_LAB_MODULES is /own/lib/modules/6.12.1: it is of the kernel 6.12.1, and VHFLOW_LAB_KERNEL is the kernel 6.12.9', modulesCure.replace('6.12.1', '6.12.9')],
  ])('a kernel that cannot be used is refused, and no other one suggested: %s', async ([, name, reason, cure], { computer }) => {
    await computer.file('/own/bzImage', linuxKernel('6.12.1'));
    await computer.file('/own/lib/modules/6.12.1/modules.dep.bin');
    const { what, cures, command } = await missingAfter(computer, async () => {
      [computer.variables.VHFLOW_LAB_KERNEL, computer.variables.VHFLOW_LAB_MODULES] = await name(computer);
    });
    expect([what.map((text) => text.replaceAll(computer.root, '')), cures, command]).toEqual([[`a Linux kernel with its modules: ${reason}`], [cure], undefined]);
  });

  test.for<readonly [string, (computer: FakeComputer) => Promise<string>, string]>([
    ['nothing', async (computer) => computer.at('/no'), 'VHFLOW_LAB_X is /no: it does not exist'],
    ['a folder', async (computer) => computer.root, 'VHFLOW_LAB_X is : it is not a file'],
    ['text, which a shell would run', async (computer) => {
      const file = await computer.program('/own/text', '');
      await computer.file('/own/text', `: > ${computer.at('/ran')}`);
      return file;
    }, 'VHFLOW_LAB_X is /own/text: it is not a program for this processor'],
    ['a program for another processor', async (computer) => {
      const file = await computer.program('/own/arm', '');
      await computer.file('/own/arm', forArm);
      return file;
    }, 'VHFLOW_LAB_X is /own/arm: it is not a program for this processor'],
    ['a file that may not be executed', (computer) => computer.file('/own/program'), 'VHFLOW_LAB_X is /own/program: it may not be executed'],
    ['a name that PATH does not have', async () => 'nosuch', 'VHFLOW_LAB_X is nosuch: it is in no folder of PATH'],
    ['a file that is too large', async (computer) => {
      const file = await computer.program('/own/large', '');
      await truncate(file, 1_000_000_000);
      return file;
    }, 'VHFLOW_LAB_X is /own/large: it is larger than 400 MB'],
  ])('a program that is none is refused, and no package suggested: %s', async ([, name, reason], { computer }) => {
    await equip(computer);
    for (const [at, variable] of ['VHFLOW_LAB_QEMU', 'VHFLOW_LAB_TESTPMD', 'VHFLOW_LAB_BUSYBOX'].entries()) {
      const variables = { ...computer.variables, [variable]: await name(computer) };
      const { missing, command } = await checkLab(computer.root, { ...computer, variables, root: computer.root });
      expect([missing[0]?.what.split(': ').slice(1).join(': ').replaceAll(computer.root, ''), missing[0]?.cure, command], String(at)).toEqual([reason.replace('VHFLOW_LAB_X', variable), `name another one in ${variable}, or unset it`, undefined]);
    }
    expect(await computer.read('/ran')).toBeUndefined();
  });

  test('a program may be named as in a shell', async ({ computer }) => {
    await equip(computer);
    computer.variables.VHFLOW_LAB_QEMU = 'qemu-system-x86_64';
    computer.variables.VHFLOW_LAB_BUSYBOX = 'busybox';
    const { missing } = await checkLab(computer.root, computer);
    // The test's QEMU is a script, of which only its name was to be found.
    expect(missing[0]).toEqual({ what: `QEMU 7.2 or later: ${computer.at('/usr/bin/qemu-system-x86_64')} is a script, not the program itself`, cure: 'name another one in VHFLOW_LAB_QEMU, or unset it' });
    expect(missing.filter(({ what }) => what.includes('busybox'))).toEqual([]);
  });

  test.for<readonly [string, string | Buffer, string]>([
    ['another program', printingProgram('hello'), 'does not say its version'],
    ['a script that says nothing', '#!/bin/sh\n', 'does not say its version'],
  ])('a testpmd that is none is refused: %s', async ([, content, reason], { computer }) => {
    const { what, cures, command } = await missingAfter(computer, async () => {
      computer.variables.VHFLOW_LAB_TESTPMD = await computer.program('/own/testpmd', '');
      await computer.file('/own/testpmd', content);
    });
    expect([what[0], cures[0], command]).toEqual([`testpmd of DPDK: ${computer.at('/own/testpmd')} ${reason}`, 'name another one in VHFLOW_LAB_TESTPMD, or unset it', undefined]);
    await expect(requireEquipment(computer.root, signal, computer)).rejects.toThrow(new RegExp(`^testpmd of DPDK: [^;]*${reason}; name another one in VHFLOW_LAB_TESTPMD, or unset it$`));
  });

  test.for<readonly [string, string, string]>([
    ['a script around one', "#!/bin/sh\necho \"EAL: RTE Version: 'DPDK 22.11.11'\"", 'is a script, not the program itself'],
    ['one with DPDK in it', '', 'does not load DPDK as shared libraries'],
  ])('a testpmd that loads no DPDK is refused: %s', async ([, content, reason], { computer }) => {
    const { what, command } = await missingAfter(computer, async () => {
      computer.variables.VHFLOW_LAB_TESTPMD = await computer.program('/own/testpmd', '');
      await computer.file('/own/testpmd', content === '' ? printingProgram("EAL: RTE Version: 'DPDK 22.11.11'\n") : content);
      await computer.program('/usr/bin/ldd', 'echo "	not a dynamic executable" >&2; exit 1');
    });
    expect([what, command]).toEqual([[`DPDK's drivers for pcap and vhost: ${computer.at('/own/testpmd')} ${reason}`], undefined]);
  });

  test('drivers that a DPDK of the user lacks are no packages', async ({ computer }) => {
    const { what, command } = await missingAfter(computer, () => computer.program('/usr/bin/ldd', `echo '	librte_eal.so.24 => ${computer.at('/opt/dpdk')}/librte_eal.so.24 (0x00007f0000000000)'`));
    expect(what[0]).toContain(`are missing in ${computer.at('/opt/dpdk')}`);
    expect(command).toBeUndefined();
  });

  test('a busybox may have a space in its name and folder', async ({ computer }) => {
    await equip(computer);
    computer.variables.VHFLOW_LAB_BUSYBOX = await computer.program('/my own/busy box', '');
    await computer.file('/my own/busy box', printingProgram(`${busyboxCommands.join('\n')}\n`));
    expect((await checkLab(computer.root, computer)).ready).toBe(true);
  });

  test('a busybox that is too large is refused', async ({ computer }) => {
    const { what } = await missingAfter(computer, () => truncate(computer.at('/usr/bin/busybox'), 60_000_000));
    expect(what).toEqual([`busybox without shared libraries: ${computer.at('/usr/bin/busybox')} is larger than a busybox`]);
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
