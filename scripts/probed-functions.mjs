// @ts-check
import { builtInScenarios } from './built-in-scenarios.mjs';

/**
 * The functions that the hops of the built-in scenarios name, and those that their probes attach to, under all settings: those of kernels,
 * and those of programs and libraries.
 *
 * @returns {Promise<{ kernel: Set<string>, user: Set<string> }>}
 */
export async function probedFunctions() {
  const wanted = { kernel: /** @type {Set<string>} */ (new Set()), user: /** @type {Set<string>} */ (new Set()) };
  for (const { at, observe, variants = [] } of (await builtInScenarios()).flatMap(({ flows }) => flows.flatMap(({ hops }) => hops))) {
    const anchors = variants.flatMap((variant) => (variant.item === 'at' ? [variant.value] : []));
    for (const [place] of [...(at ? [at] : []), ...anchors]) wanted[place.project === 'linux' ? 'kernel' : 'user'].add(place.symbol);
    const probes = variants.flatMap((variant) => (variant.item === 'observe' ? [variant.value] : []));
    for (const { type, target: name } of [...observe, ...probes]) {
      if (type === 'kprobe' || type === 'kretprobe') wanted.kernel.add(name);
      if (type === 'uprobe' || type === 'uretprobe') wanted.user.add(name.slice(name.lastIndexOf(':') + 1));
    }
  }
  return wanted;
}
