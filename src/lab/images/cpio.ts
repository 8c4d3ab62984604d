/** A file, folder or symbolic link of an archive, under its path without a leading slash. */
export interface ArchiveEntry {
  readonly path: string;
  readonly type: 'file' | 'folder' | 'link';
  /** Permissions, such as 0o755. */
  readonly mode: number;
  /** How many bytes of content follow the header: of a file's content, or of the path that a link names. */
  readonly size: number;
}

const typeBits = { file: 0o100000, folder: 0o040000, link: 0o120000 } as const;

/**
 * The header of an entry in the format `newc` of cpio, which Linux unpacks as its initial file system. It belongs to root and has no
 * date, so that equal contents make equal archives.
 *
 * @param number a number that no other entry of the archive has, from 1
 */
export function entryHeader({ path, type, mode, size }: ArchiveEntry, number: number): Buffer {
  const name = Buffer.from(`${path}\0`);
  const fields = [number, typeBits[type] | mode, 0, 0, 1, 0, size, 0, 0, 0, 0, name.length, 0];
  const head = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
  return padded(Buffer.concat([Buffer.from(head), name]));
}

/** The end of an archive. */
export function archiveEnd(): Buffer {
  return entryHeader({ path: 'TRAILER!!!', type: 'file', mode: 0, size: 0 }, 0);
}

/** The zero bytes that follow content of a size, so that the next header begins at a multiple of four. */
export function paddingAfter(size: number): Buffer {
  return Buffer.alloc(-size & 3);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, paddingAfter(bytes.length)]);
}
