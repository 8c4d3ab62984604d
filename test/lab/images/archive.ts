/** An entry of an archive, as the kernel reads it. */
export interface ReadEntry {
  readonly mode: number;
  readonly content: string;
}

/** Reads a cpio archive in the format `newc`, as Linux does: all of it must be whole. */
export function readArchive(bytes: Buffer): Readonly<Record<string, ReadEntry>> {
  const entries: Record<string, ReadEntry> = {};
  let at = 0;
  for (;;) {
    if (bytes.toString('latin1', at, at + 6) !== '070701') throw new Error(`no header at ${at}`);
    const field = (index: number): number => Number.parseInt(bytes.toString('latin1', at + 6 + 8 * index, at + 14 + 8 * index), 16);
    const [mode, size, nameSize] = [field(1), field(6), field(11)];
    const name = bytes.toString('utf8', at + 110, at + 110 + nameSize - 1);
    const content = (at + 110 + nameSize + 3) & ~3;
    if (name === 'TRAILER!!!') return entries;
    entries[name] = { mode, content: bytes.toString('latin1', content, content + size) };
    at = (content + size + 3) & ~3;
  }
}
