import { stat } from 'node:fs/promises';
import { beginningOf } from '../computer/own-file.js';

/** The length of an ELF file's header. */
const headerLength = 64;

/** Whether the file of a module is there, and, unless it is compressed, as long as its ELF header says: the table of its sections is at its end. */
export async function isWhole(module: string): Promise<boolean> {
  const size = await stat(module).then((status) => status.size, () => 0);
  if (!module.endsWith('.ko')) return size > 0;
  const head = await beginningOf(module, headerLength);
  return head.length === headerLength && Number(head.readBigUInt64LE(0x28)) + head.readUInt16LE(0x3a) * head.readUInt16LE(0x3c) <= size;
}
