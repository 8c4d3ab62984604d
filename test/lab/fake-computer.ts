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
  head.write('\x7fELF\x02', 'latin1');
  head.writeBigUInt64LE(64n, 32);
  head.writeUInt16LE(56, 54);
  head.writeUInt16LE(types.length, 56);
  for (const [index, type] of types.entries()) head.writeUInt32LE(type, 64 + 56 * index);
  return head;
}

/** Gives a computer everything that the lab needs; tests then take something away. */
export async function equip(computer: FakeComputer): Promise<void> {
  const shares = ['/usr/share/qemu', '/usr/share/seabios'].map((folder) => computer.at(folder));
  await computer.program('/usr/bin/qemu-system-x86_64', `case $1 in --version) echo 'QEMU emulator version 7.2.22 (Debian)';; -L) printf '%s\\n' ${shares.join(' ')};; *) exit 1;; esac`);
  for (const file of ['qemu/kvmvapic.bin', 'qemu/linuxboot_dma.bin', 'seabios/bios-256k.bin']) await computer.file(`/usr/share/${file}`);
  const library = computer.at('/lib/librte_eal.so.23');
  await computer.program('/usr/bin/dpdk-testpmd', "echo \"EAL: RTE Version: 'DPDK 22.11.11'\"");
  await computer.program('/usr/bin/ldd', `echo '	librte_eal.so.23 => ${library} (0x00007f0000000000)'`);
  for (const driver of ['bus_vdev', 'mempool_ring', 'net_pcap', 'net_vhost']) await computer.file(`/lib/librte_${driver}.so.23`);
  await computer.program('/usr/bin/gcc', 'echo /usr/lib/libc.a');
  for (const program of ['/usr/bin/readelf', '/usr/sbin/depmod']) await computer.program(program, 'exit 0');
  await computer.program('/usr/sbin/modprobe', 'echo insmod /modules/tun.ko');
  await computer.program('/usr/bin/busybox', '');
  await computer.file('/usr/bin/busybox', elfProgram([1, 1]));
  await computer.file('/proc/meminfo', 'MemTotal: 16000000 kB\nMemAvailable:    8000000 kB\n');
  await computer.file('/boot/vmlinuz-6.1.0-56-amd64');
  await computer.file('/lib/modules/6.1.0-56-amd64/modules.dep.bin');
  await computer.program('/usr/bin/apt-cache', "printf '%s\\n' linux-image-amd64 qemu-system-x86 qemu-system-data seabios dpdk-dev librte-net-pcap23 librte-net-vhost23 busybox-static gcc libc6-dev binutils kmod");
}
