/** The type of a program header that names the loader of a program with shared libraries. */
const interpreterHeader = 3;

/**
 * Whether the beginning of a file is that of a 64-bit program that needs no loader, and so no shared libraries.
 *
 * @param head the first bytes of the file, with its ELF header and all program headers
 */
export function isStaticProgram(head: Buffer): boolean {
  if (head.length < 64 || head.toString('latin1', 0, 4) !== '\x7fELF' || head[4] !== 2) return false;
  const [start, size, count] = [Number(head.readBigUInt64LE(32)), head.readUInt16LE(54), head.readUInt16LE(56)];
  if (start + size * count > head.length) return false;
  return !Array.from({ length: count }, (_, index) => head.readUInt32LE(start + size * index)).includes(interpreterHeader);
}
