// @ts-check
/** The C files of real source trees that the benchmarks read. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

/** @type {Readonly<Record<string, readonly string[]>>} the code that paths pass through, and enough code around it */
export const comparedDirectories = {
  qemu: ['hw/net', 'hw/virtio', 'net', 'softmmu', 'accel/kvm'],
  linux: ['net/core', 'net/ipv4', 'net/packet', 'drivers/net', 'drivers/vhost', 'drivers/virtio', 'fs/fuse', 'virt/kvm', 'arch/x86/kvm'],
  dpdk: ['lib', 'drivers/net'],
};

/**
 * @param {string} project of {@link comparedDirectories} @param {string} tree its root
 * @returns {string[]}
 */
export const cFilesOf = (project, tree) => (comparedDirectories[project] ?? []).flatMap((below) => cFilesBelow(path.join(tree, below)));

/** @param {string} directory @returns {string[]} */
function cFilesBelow(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) return cFilesBelow(file);
    return entry.isFile() && /\.[ch]$/.test(entry.name) ? [file] : [];
  });
}
