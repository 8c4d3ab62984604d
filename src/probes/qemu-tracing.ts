import type { Scenario } from '../model/scenario.js';

/**
 * Whether the QEMU of a scenario takes names of trace events on its command line, as every release since 2.6 does. Before, they had to
 * stand in a file.
 */
export function takesEventNames({ sources }: Scenario): boolean {
  return sources.every(({ project, version }) => {
    const [major = Infinity, minor = 0] = (version.match(/\d+/g) ?? []).map(Number);
    return project !== 'qemu' || major > 2 || (major === 2 && minor >= 6);
  });
}
