import type { Settings } from '../../model/conditions.js';

/** The lab's machines have an AMD processor without AVIC. */
const ofLab: Settings = { with: ['amd'], without: ['apicv'] };

/** The settings of a run: those of the lab's machines, unless the user's say otherwise, which come first. */
export function labSettings(own: Settings): Settings {
  const named = [...own.with, ...own.without];
  const others = (ids: readonly string[]): readonly string[] => ids.filter((id) => !named.includes(id));
  return { with: [...own.with, ...others(ofLab.with)], without: [...own.without, ...others(ofLab.without)] };
}
