import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'vitest';
import type { Computer } from '../../src/lab/computer/computer.js';

/** A computer whose system is a temporary folder, with shell scripts for programs. */
export class FakeComputer implements Computer {
  readonly variables: Record<string, string | undefined>;
  system = 'linux';
  processor = 'x64';
  isAdministrator = false;

  private constructor(readonly root: string) {
    this.variables = { PATH: this.at('/usr/bin'), HOME: this.at('/home/user') };
  }

  static async create(): Promise<FakeComputer> {
    return new FakeComputer(await mkdtemp(path.join(tmpdir(), 'vhflow-lab-')));
  }

  /** The path of a file of the system. */
  at(file: string): string {
    return path.join(this.root, file);
  }

  async file(file: string, content: string | Uint8Array = ''): Promise<string> {
    await mkdir(path.dirname(this.at(file)), { recursive: true });
    await writeFile(this.at(file), content);
    return this.at(file);
  }

  /** The text of a file; undefined when there is none. */
  read(file: string): Promise<string | undefined> {
    return readFile(this.at(file), 'utf8').catch(() => undefined);
  }

  /** @param script lines of a shell script; `$1` and so on are its arguments */
  async program(file: string, script: string): Promise<string> {
    await this.file(file, `#!/bin/sh\n${script}\n`);
    await chmod(this.at(file), 0o755);
    return this.at(file);
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}

/** Tests that each get a computer of their own, which has nothing. */
export const testOnComputer = test.extend<{ computer: FakeComputer }>({
  computer: async ({}, use) => {
    const computer = await FakeComputer.create();
    await use(computer);
    await computer.remove();
  },
});

/** Whether there is a process; one that was ended may still be there for a while, until the system collects it. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The bytes of an ELF program with program headers of some types. */
export function elfProgram(types: readonly number[]): Buffer {
  const head = Buffer.alloc(64 + 56 * types.length);
  head.write('\x7fELF\x02\x01\x01', 'latin1');
  head.writeUInt16LE(2, 16);
  head.writeUInt16LE(62, 18);
  head.writeUInt32LE(1, 20);
  head.writeBigUInt64LE(64n, 32);
  head.writeUInt16LE(56, 54);
  head.writeUInt16LE(types.length, 56);
  for (const [index, type] of types.entries()) head.writeUInt32LE(type, 64 + 56 * index);
  return head;
}

/** A program for Linux on a 64-bit x86 processor that needs no libraries, prints a text and ends. */
export function printingProgram(text: string): Buffer {
  const [start, address] = [64 + 56, 0x400000];
  const length = Buffer.byteLength(text);
  const number = (value: number): number[] => [value, value >> 8, value >> 16, value >> 24].map((byte) => byte & 0xff);
  // mov eax, 1; mov edi, 1; lea rsi, [rip + 16]; mov edx, length; syscall; mov eax, 60; xor edi, edi; syscall
  const code = [0xb8, ...number(1), 0xbf, ...number(1), 0x48, 0x8d, 0x35, ...number(16), 0xba, ...number(length), 0x0f, 0x05, 0xb8, ...number(60), 0x31, 0xff, 0x0f, 0x05];
  const program = Buffer.concat([elfProgram([1]), Buffer.from(code), Buffer.from(text)]);
  program.writeBigUInt64LE(BigInt(address + start), 24);
  program.writeUInt16LE(64, 52);
  // May be read and executed; the whole file is at the address.
  program.writeUInt32LE(5, 64 + 4);
  for (const at of [16, 24]) program.writeBigUInt64LE(BigInt(address), 64 + at);
  for (const at of [32, 40]) program.writeBigUInt64LE(BigInt(program.length), 64 + at);
  program.writeBigUInt64LE(4_096n, 64 + 48);
  return program;
}

/** The beginning of a Linux kernel of a release, which is all of it. */
export function linuxKernel(release: string): Buffer {
  const head = Buffer.alloc(0x400);
  head[0x1f1] = 1;
  head.writeUInt16LE(0xaa55, 0x1fe);
  head.write('HdrS', 0x202);
  head.writeUInt16LE(0x100, 0x20e);
  head.write(`${release} (somebody@somewhere) #1 SMP\0`, 0x300);
  return head;
}

/** The commands of a busybox that has all that the machines need. */
export const busyboxCommands = 'arp awk cat chmod cp cpio grep gzip head insmod ip ls mkdir mkfifo mktemp mount mv poweroff readlink rm rmdir sed sh sleep stty tail tar tee tunctl usleep'.split(' ');

/** What a QEMU that has all that the machines need answers, as cases of a shell. */
export const qemuParts = `-accel) echo 'Accelerators supported in QEMU binary:
tcg
kvm
';;
-machine) echo 'pc                   Standard PC (alias of pc-i440fx-7.2)'; echo 'q35                  Standard PC (alias of pc-q35-7.2)';;
-cpu) echo 'x86 EPYC                  (alias configured by machine type)';;
-device) for device in virtio-9p-pci virtio-net-pci e1000 virtio-serial-pci virtserialport isa-serial; do echo "name \\"$device\\", bus PCI"; done;;
-netdev) echo tap vhost-user;;
-chardev) echo '  pipe';;
-object) echo '  memory-backend-memfd';;`;

/** Gives a computer everything that the lab needs; tests then take something away. */
export async function equip(computer: FakeComputer): Promise<void> {
  const shares = ['/usr/share/qemu', '/usr/share/seabios'].map((folder) => computer.at(folder));
  await computer.program('/usr/bin/qemu-system-x86_64', `case $1 in --version) echo 'QEMU emulator version 7.2.22 (Debian)';; -L) printf '%s\\n' ${shares.join(' ')};; ${qemuParts} *) exit 1;; esac`);
  for (const file of ['qemu/kvmvapic.bin', 'qemu/linuxboot_dma.bin', 'seabios/bios-256k.bin']) await computer.file(`/usr/share/${file}`);
  const library = computer.at('/lib/librte_eal.so.23');
  await computer.program('/usr/bin/dpdk-testpmd', "echo \"EAL: RTE Version: 'DPDK 22.11.11'\"");
  await computer.program('/usr/bin/ldd', `echo '	librte_eal.so.23 => ${library} (0x00007f0000000000)'`);
  for (const driver of ['bus_vdev', 'mempool_ring', 'net_pcap', 'net_vhost']) await computer.file(`/lib/librte_${driver}.so.23`);
  await computer.program('/usr/bin/gcc', 'echo /usr/lib/libc.a');
  for (const program of ['/usr/bin/readelf', '/usr/sbin/depmod']) await computer.program(program, 'exit 0');
  await computer.program('/usr/sbin/modprobe', 'echo insmod /modules/tun.ko');
  await computer.program('/usr/bin/busybox', '');
  await computer.file('/usr/bin/busybox', printingProgram(`${busyboxCommands.join('\n')}\n`));
  await computer.file('/proc/meminfo', 'MemTotal: 16000000 kB\nMemAvailable:    8000000 kB\n');
  await computer.file('/boot/vmlinuz-6.1.0-56-amd64', linuxKernel('6.1.0-56-amd64'));
  await computer.file('/lib/modules/6.1.0-56-amd64/modules.dep.bin');
  await computer.program('/usr/bin/apt-cache', "printf '%s\\n' linux-image-amd64 qemu-system-x86 qemu-system-data seabios dpdk-dev librte-net-pcap23 librte-net-vhost23 busybox-static gcc libc6-dev binutils kmod");
}

/** Gives a computer everything, and a QEMU that runs a script, which finds the shared folder in `$share` and the options in `$*`. */
export async function equipWith(computer: FakeComputer, script: string): Promise<void> {
  await equip(computer);
  const find = `for each; do case $each in local,path=*) share=$(echo "$each" | sed 's/^local,path=//; s/,mount_tag=.*//') ;; esac; done`;
  const firmware = computer.at('/usr/share');
  await computer.program('/usr/bin/qemu-system-x86_64', `case $1 in --version) echo 'QEMU emulator version 7.2.22'; exit;; -L) printf '%s\\n' ${firmware}/qemu ${firmware}/seabios; exit;; esac\n[ "$2" != help ] || { case $1 in ${qemuParts} esac; exit; }\n${find}\n${script}`);
  await computer.program('/usr/bin/gcc', 'while [ $# -gt 0 ]; do [ "$1" != -o ] || : > "$2"; shift; done; echo /usr/lib/libc.a');
  await computer.program('/usr/sbin/modprobe', `echo insmod ${await computer.file('/modules/tun.ko', 'module')}`);
  await computer.file('/lib/librte_eal.so.23');
}

/** Gives a computer bpftrace, and memory for its machines. */
export async function withBpftrace(computer: FakeComputer, says = 'bpftrace v0.17.0'): Promise<void> {
  await computer.program('/usr/bin/bpftrace', `echo '${says}'`);
  await computer.program('/usr/bin/ldconfig', '');
  await computer.file('/proc/meminfo', 'MemAvailable:    8000000 kB\n');
}
