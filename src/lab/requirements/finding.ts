import type { LabText } from '../texts/lab-text.js';
import type { Requirement } from './lab-check.js';

/** A requirement that was looked at, and what was found for it. */
export interface Finding<T> {
  readonly requirement: Requirement<LabText>;
  /** What was found; undefined when the requirement is not met. */
  readonly value: T | undefined;
}

/** A requirement that is met. */
export function met<T>(name: LabText, found: LabText, value: T): Finding<T> {
  return { requirement: { name, isMet: true, found, packages: [] }, value };
}

/**
 * A requirement that is not met.
 *
 * @param found what is wrong, such as `qemu-system-x86_64 is missing`
 * @param cure what helps besides packages
 * @param packages the packages that bring it
 */
export function unmet<T>(name: LabText, found: LabText, cure: LabText, packages: readonly string[] = []): Finding<T> {
  return { requirement: { name, isMet: false, found, cure, packages }, value: undefined };
}

/** Like {@link unmet}, of what was not looked at, because another requirement is not met. */
export function waiting<T>(name: LabText, found: LabText, cure: LabText, packages: readonly string[] = []): Finding<T> {
  const { requirement, value } = unmet<T>(name, found, cure, packages);
  return { requirement: { ...requirement, isWaiting: true }, value };
}
