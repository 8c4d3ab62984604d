import { hopKinds, type Context } from '../../model/scenario.js';
import { type BuiltHop, contextOf } from './build-hop.js';
import type { MessageKey, MessageValue } from '../syntax/messages.js';
import type { ScenarioScope } from './scope.js';
import { textOf, type HopNode, type WordItemNode } from '../syntax/syntax.js';

/** What the checks of a flow know about its earlier hops. */
export interface FlowHistory {
  /** Lanes that an earlier hop touches. */
  readonly touched: Set<string>;
}

/**
 * Checks that a hop of its kind is possible between its lanes, by the rules of virtualization. It warns only of what no real path
 * does: memory shared between guest and host, for instance, may be read and written by both.
 */
export function checkHop(scope: ScenarioScope, node: HopNode, hop: BuiltHop, history: FlowHistory): void {
  // Of a hop whose kind is not known, nothing can be said.
  if (isKnownKind(scope, node) && !scope.lanesWithoutContext.has(hop.from) && !scope.lanesWithoutContext.has(hop.to)) {
    const from = contextOfLane(scope, hop.from);
    const to = contextOfLane(scope, hop.to);
    checkSides(scope, node, hop, from, to);
    checkInterrupt(scope, node, hop, to);
  }
  if (hop.kind === 'copy' && !node.items.some((item) => item.type === 'copy')) {
    warn(scope, node, 'copy-without-ends');
  }
  if (hop.kind === 'return' && hop.from !== hop.to && !history.touched.has(hop.from)) {
    warn(scope, node, 'return-without-call', [hop.from]);
  }
  history.touched.add(hop.from).add(hop.to);
}

function isKnownKind({ tree }: ScenarioScope, { items }: HopNode): boolean {
  const written = items.find((item): item is WordItemNode => item.type === 'kind')?.value;
  return !written || (hopKinds as readonly string[]).includes(textOf(tree, written));
}

function contextOfLane(scope: ScenarioScope, id: string): Context {
  const lane = scope.participants.get(id);
  // The lanes of a hop of the model are known.
  return contextOf(scope, lane as NonNullable<typeof lane>);
}

function checkSides(scope: ScenarioScope, node: HopNode, hop: BuiltHop, from: Context, to: Context): void {
  if (from.side === to.side) return;
  const out = from.side === 'guest';
  if (hop.kind === 'call' || hop.kind === 'syscall') warn(scope, node, `${out ? 'guest-calls-host' : 'host-calls-guest'}:${hop.kind}`);
  if (hop.kind === 'vm-exit' && !out) warn(scope, node, 'wrong-direction:exit');
  if (hop.kind === 'vm-entry' && out) warn(scope, node, 'wrong-direction:entry');
}

/** An interrupt can reach contexts that a file declares, which may be devices or firmware, and QEMU, which emulates interrupt lines. */
function checkInterrupt(scope: ScenarioScope, node: HopNode, hop: BuiltHop, to: Context): void {
  const isUserSpace = to.id === 'guest-user' || to.id === 'host-user';
  if (hop.kind === 'interrupt' && isUserSpace && hop.from !== hop.to) {
    warn(scope, node, 'interrupt-to-user');
  }
}

function warn(scope: ScenarioScope, node: HopNode, key: MessageKey, values: readonly MessageValue[] = []): void {
  const kind = node.items.find((item) => item.type === 'kind');
  const place = kind ?? { start: node.start, end: node.text?.value.end ?? node.end };
  scope.problems.warning(key, place, values);
}
