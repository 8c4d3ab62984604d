import type { Context } from '../model/scenario.js';
import type { BuiltHop } from './build-hop.js';
import { contextOf } from './build-hop.js';
import type { ScenarioScope } from './scope.js';
import type { HopNode } from './syntax.js';

/** What the checks of one flow know about the hops so far. */
export interface FlowHistory {
  /** Lanes that some hop before touches. */
  readonly touched: Set<string>;
}

/**
 * Checks that know virtual machines: what a hop says must be possible between its lanes. They warn only where no
 * true path does such a thing: memory shared between guest and host, for instance, may be read and written by both.
 */
export function checkHop(scope: ScenarioScope, node: HopNode, hop: BuiltHop, history: FlowHistory): void {
  const from = contextOfLane(scope, hop.from);
  const to = contextOfLane(scope, hop.to);
  checkSides(scope, node, hop, from, to);
  checkInterrupt(scope, node, hop, to);
  if (hop.kind === 'copy' && !node.items.some((item) => item.type === 'copy')) {
    warn(scope, node, 'copy-without-ends', 'Say what is copied: `copy from "…" to "…"`.');
  }
  if (hop.kind === 'return' && hop.from !== hop.to && !history.touched.has(hop.from)) {
    warn(scope, node, 'return-without-call', `Nothing has reached \`${hop.from}\` in this flow, so nothing can return from it.`);
  }
  history.touched.add(hop.from).add(hop.to);
}

function contextOfLane(scope: ScenarioScope, id: string): Context {
  const lane = scope.participants.get(id);
  // A built hop has known lanes only.
  return contextOf(scope, lane as NonNullable<typeof lane>);
}

function checkSides(scope: ScenarioScope, node: HopNode, hop: BuiltHop, from: Context, to: Context): void {
  const straight = hop.kind === 'call' || hop.kind === 'syscall';
  const what = hop.kind === 'call' ? 'call' : 'make a system call';
  if (straight && from.side === 'guest' && to.side === 'host') {
    warn(scope, node, 'guest-calls-host',
      `Guest code cannot ${what} straight into the host; is this a \`vm-exit\`, a \`notify\`, or a shared \`ring\`?`);
  }
  if (straight && from.side === 'host' && to.side === 'guest') {
    warn(scope, node, 'host-calls-guest',
      `Host code cannot ${what} straight into the guest; is this a \`vm-entry\`, an \`interrupt\`, or a shared \`ring\`?`);
  }
  if (hop.kind === 'vm-exit' && from.side === 'host' && to.side === 'guest') {
    warn(scope, node, 'wrong-direction', 'A `vm-exit` leaves the guest; from host to guest it is a `vm-entry`.');
  }
  if (hop.kind === 'vm-entry' && from.side === 'guest' && to.side === 'host') {
    warn(scope, node, 'wrong-direction', 'A `vm-entry` enters the guest; from guest to host it is a `vm-exit`.');
  }
}

/** Contexts of a file's own may be devices or firmware, where an interrupt can arrive; QEMU emulates interrupt lines. */
function checkInterrupt(scope: ScenarioScope, node: HopNode, hop: BuiltHop, to: Context): void {
  const isUserSpace = to.id === 'guest-user' || to.id === 'host-user';
  if (hop.kind === 'interrupt' && isUserSpace && hop.from !== hop.to) {
    warn(scope, node, 'interrupt-to-user', 'An interrupt arrives in a kernel, never in user space; is this a `wakeup` or a `return`?');
  }
}

function warn(scope: ScenarioScope, node: HopNode, code: Parameters<ScenarioScope['problems']['warning']>[0], message: string): void {
  const kind = node.items.find((item) => item.type === 'kind');
  const place = kind ?? { start: node.start, end: node.text?.value.end ?? node.end };
  scope.problems.warning(code, place, message);
}
