import type { Side } from '../../model/scenario.js';
import { roleOfThread } from '../matching/thread-roles.js';
import { baseName } from '../recording/base-name.js';
import type { Stack } from './frames.js';
import type { HopFunctions } from './hop-functions.js';

/**
 * The machine that a call stack is of: a host if its thread is one of QEMU, KVM or a switch; else the one of which it has more functions
 * that only hops of that machine have.
 *
 * @param flows the functions of all flows that are known
 * @returns undefined if the stack does not tell
 */
export function sideOfStack({ comm, tid, frames }: Stack, flows: readonly HopFunctions[]): Side | undefined {
  // Of a stack alone, it is not known which thread of QEMU is its main loop; here, any will do.
  if (roleOfThread({ comm, tid, pid: -1 }, new Set([tid]))) return 'host';
  const found = { guest: 0, host: 0 };
  for (const name of new Set(frames.map((frame) => baseName(frame.name)))) {
    const sides = new Set(flows.flatMap((functions) => (functions.get(name) ?? []).map(({ side }) => side)));
    const [only, another] = sides;
    if (only && !another) found[only] += 1;
  }
  if (found.guest === found.host) return undefined;
  return found.guest > found.host ? 'guest' : 'host';
}
