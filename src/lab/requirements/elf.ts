/** The type of a program header that names the loader of a program with shared libraries. */
const interpreterHeader = 3;

/** The number of 64-bit x86 processors. */
const x86 = 62;

/**
 * Whether the beginning of a file is that of a program for this processor, and whether that needs a loader, and so shared libraries.
 *
 * @param head the first bytes of the file, with its ELF header and all program headers
 */
export function kindOfProgram(head: Buffer): 'static' | 'dynamic' | 'other' {
  if (head.length < 64 || head.toString('latin1', 0, 4) !== '\x7fELF' || head[4] !== 2 || head.readUInt16LE(18) !== x86) return 'other';
  const [start, size, count] = [Number(head.readBigUInt64LE(32)), head.readUInt16LE(54), head.readUInt16LE(56)];
  if (start + size * count > head.length) return 'other';
  return Array.from({ length: count }, (_, index) => head.readUInt32LE(start + size * index)).includes(interpreterHeader) ? 'dynamic' : 'static';
}
