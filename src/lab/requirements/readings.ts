/** The version in the output of `qemu-system-x86_64 --version`, such as `7.2.22`; undefined when there is none. */
export function qemuVersion(output: string): string | undefined {
  return /^QEMU emulator version (\d+(?:\.\d+)+)/m.exec(output)?.[1];
}

/** The version that DPDK says when a program of it starts with `-v`, such as `22.11.11`; undefined when there is none. */
export function dpdkVersion(output: string): string | undefined {
  return /RTE Version: '(?:DPDK )?(\d+(?:\.\d+)+)/.exec(output)?.[1];
}

/** The version in the output of `bpftrace --version`, such as `0.17.0`; undefined when there is none. */
export function bpftraceVersion(output: string): string | undefined {
  return /^bpftrace v?(\d+(?:\.\d+)+)/m.exec(output)?.[1];
}

/** Whether a version is a given one or later: `7.10` is later than `7.2`. */
export function isAtLeast(version: string, least: string): boolean {
  return version.localeCompare(least, 'en', { numeric: true }) >= 0;
}

/** How many bytes of memory are available, in the text of `/proc/meminfo`; undefined when it does not say. */
export function availableMemory(meminfo: string): number | undefined {
  const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

/** The library of DPDK's core that testpmd loads, in the output of `ldd`: its folder and the version of its interface, such as `23`. */
export function dpdkCore(output: string): { readonly folder: string; readonly abi: string } | undefined {
  const parts = /=> (\/.*)\/librte_eal\.so\.(\S+) /.exec(output);
  return parts ? { folder: parts[1] ?? '', abi: parts[2] ?? '' } : undefined;
}
