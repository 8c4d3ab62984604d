import type { Anchor, Flow, Hop, Variant } from '../model/scenario.js';

/**
 * A short print of what a run tests of a hop: where it is in its flow, what it is, who runs it, and what it costs. Texts that only explain
 * it may change without changing the print.
 *
 * @param flow as written, with the hops of all settings
 */
export function hopPrint(flow: Flow, hop: Hop): string {
  const at = flow.hops.findIndex(({ id }) => id === hop.id);
  const { from, to, lane, kind, branch, cost, when, under, variants = [] } = hop;
  const facts = [
    flow.hops[at - 1]?.id, from, to, lane, kind, branch, cost, when !== undefined, under,
    places(hop.at), hop.via?.type === 'call' ? [places(hop.via.caller), hop.via.calls] : hop.via?.type, hop.thread?.en, variants.flatMap(factsOfVariant),
  ];
  return printOf(JSON.stringify(facts));
}

function places(anchor: Anchor | undefined): readonly string[] {
  return (anchor ?? []).map(({ project, path, symbol }) => `${project}:${path}#${symbol}`);
}

function factsOfVariant(variant: Variant): readonly unknown[] {
  switch (variant.item) {
    case 'at':
      return [variant.under, places(variant.value)];
    case 'cost':
      return [variant.under, variant.value];
    case 'thread':
      return [variant.under, variant.value.en];
    default:
      return [];
  }
}

const letters = 4;

/** FNV-1a with 32 bits, of which four letters are kept: that a changed hop has the same print is as likely as one in a million. */
function printOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return hash.toString(36).padStart(letters, '0').slice(-letters);
}
