/** How many bytes of a kernel's file have its header and its version. */
export const headerLength = 0x1_0400;

/**
 * What the beginning of a file says of the Linux kernel for x86 in it, by Linux's boot protocol.
 *
 * @param head the first bytes of the file
 * @returns its release, such as `6.1.0-56-amd64`, which is empty when it does not say it; undefined when there is no kernel that a boot loader starts
 */
export function releaseInHeader(head: Buffer): string | undefined {
  if (head.length < 0x210 || head.readUInt16LE(0x1fe) !== 0xaa55 || head.toString('latin1', 0x202, 0x206) !== 'HdrS') return undefined;
  const start = head.readUInt16LE(0x20e);
  const text = start === 0 ? '' : head.toString('latin1', start + 0x200, start + 0x300);
  return /^[\w.+~-]*/.exec(text)?.[0] ?? '';
}

/** How many bytes a kernel's file has at least, as its header says: what prepares the processor, and the rest, which that unpacks. @param head as above, of a kernel */
export function sizeInHeader(head: Buffer): number {
  return ((head[0x1f1] || 4) + 1) * 512 + head.readUInt32LE(0x1f4) * 16;
}
