import { chmod } from 'node:fs/promises';

/** The user id of nobody. */
const nobody = 65_534;

/**
 * Does something as a user to whom permissions apply: an administrator becomes another user meanwhile.
 *
 * @param folder the temporary folder, which that user must be able to enter
 */
export async function withoutRights<T>(folder: string, work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  await chmod(folder, 0o777);
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
