import { labStepNames, type LabStep } from '../request.js';

/** What a line of the host machine's console says of the run. */
export type ConsoleLine =
  | { readonly type: 'step'; readonly name: LabStep['name']; /** What it is done for: a kind of flow. */ readonly of?: string }
  | { readonly type: 'failed'; readonly what: string; readonly more: string }
  | { readonly type: 'packet' | 'done' | 'off' | 'alive' };

const ours = /vhflow-lab: (step|failed|packet|done|off|alive)\b *(\S*) *(.*)/;

/** Reads a line of the console; undefined when it is one of the kernel's, or of another program. */
export function consoleLine(line: string): ConsoleLine | undefined {
  if (/Kernel panic - not syncing/.test(line)) return { type: 'failed', what: 'panic', more: line.trim() };
  // The kernel's own word counts, too, because it may cut the other one.
  if (/reboot: Power down/.test(line)) return { type: 'off' };
  const [, type, name = '', rest = ''] = ours.exec(line) ?? [];
  if (type === 'done' || type === 'packet' || type === 'off' || type === 'alive') return { type };
  if (type === 'failed') return { type, what: name, more: rest.trim() };
  const step = type === 'step' ? labStepNames.find((each) => each === name) : undefined;
  return step && { type: 'step', name: step, ...(rest.trim() !== '' && { of: rest.trim() }) };
}
