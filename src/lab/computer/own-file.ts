import { open, stat } from 'node:fs/promises';
import { say, type LabText } from '../texts/lab-text.js';

/** Why a path is not that of a file of at most so many millions of bytes; undefined when it is. */
export async function whyNoFile(file: string, most: number): Promise<LabText | undefined> {
  const status = await stat(file).catch(() => undefined);
  if (!status) return say`it does not exist`;
  if (!status.isFile()) return say`it is not a file`;
  return status.size > most * 1e6 ? say`it is larger than ${String(most)} MB` : undefined;
}

/** Says what is wrong with what the user names in a variable. */
export function wrongVariable(name: string, value: string, reason: LabText): LabText {
  return say`${name} is ${value}: ${reason}`;
}

/** The beginning of a file; empty when it cannot be read. */
export async function beginningOf(file: string, length: number): Promise<Buffer> {
  const opened = await open(file).catch(() => undefined);
  if (!opened) return Buffer.alloc(0);
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return Buffer.alloc(0);
  } finally {
    await opened.close();
  }
}
