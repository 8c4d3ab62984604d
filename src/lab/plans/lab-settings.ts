import type { Settings } from '../../model/conditions.js';

/** The lab's machines have an AMD processor where it emulates, and never one that delivers interrupts to the guest by itself. */
const ofLab: Settings = { with: ['amd'], without: ['apicv'] };

/** The settings of a run: those of the lab's machines, which nothing else changes, and the user's. */
export function labSettings(own: Settings): Settings {
  const named = [...ofLab.with, ...ofLab.without];
  const others = (ids: readonly string[]): readonly string[] => ids.filter((id) => !named.includes(id));
  return { with: [...others(own.with), ...ofLab.with], without: [...others(own.without), ...ofLab.without] };
}

/** The settings that the lab's machines cannot have, as options such as `--with apicv`. */
export function impossibleSettings({ with: on, without: off }: Settings): readonly string[] {
  return [...ofLab.without.filter((id) => on.includes(id)).map((id) => `--with ${id}`), ...ofLab.with.filter((id) => off.includes(id)).map((id) => `--without ${id}`)];
}
