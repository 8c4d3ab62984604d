import type { Scenario } from '../model/scenario.js';

/**
 * Whether the QEMU of a scenario accepts names of trace events on its command line, as every release since 2.6 does. Earlier releases
 * read them from a file.
 */
export function takesEventNames({ sources }: Scenario): boolean {
  return sources.every(({ project, version }) => {
    const [major = Infinity, minor = 0] = (version.match(/\d+/g) ?? []).map(Number);
    return project !== 'qemu' || major > 2 || (major === 2 && minor >= 6);
  });
}
