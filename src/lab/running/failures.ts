import { say, verbatim, type LabText } from '../texts/lab-text.js';

/** What a failure that a machine tells means, and what helps. */
export interface Failure {
  readonly what: LabText;
  readonly cure: LabText;
  /** The console that shows more: that of the machine itself, or that of the guest in it. */
  readonly console: 'host' | 'guest';
  /** The machine no longer does anything: another run may be better. */
  readonly isHung?: true;
}

const again = say`run it again; if it fails again, look at the console`;
const slower = say`end other programs, and run it again`;

const failures = (machine: LabText): Readonly<Record<string, Failure>> => ({
  time: { what: say`the run did not end in time`, cure: slower, console: 'host' },
  hung: { what: say`${machine} hangs`, cure: again, console: 'host', isHung: true },
  panic: { what: say`${machine}'s kernel has stopped`, cure: say`name another kernel in VHFLOW_LAB_KERNEL`, console: 'host' },
  module: { what: say`${machine} cannot load a module of its kernel`, cure: say`name another kernel in VHFLOW_LAB_KERNEL`, console: 'host' },
  share: { what: say`${machine} does not see the folder of the results`, cure: say`choose another folder with --out`, console: 'host' },
  switch: { what: say`testpmd does not start, or no longer answers`, cure: again, console: 'host' },
  qemu: { what: say`QEMU in the host machine has ended`, cure: again, console: 'host' },
  guest: { what: say`the guest cannot do what it was told`, cure: again, console: 'guest' },
  silent: { what: say`the guest does not answer`, cure: slower, console: 'guest' },
  record: { what: say`a recording script did not record`, cure: again, console: 'host' },
  results: { what: say`the guest has not handed over its recordings`, cure: again, console: 'guest' },
  card: { what: say`the network card does not start`, cure: again, console: 'host' },
  attach: { what: say`bpftrace does not start or does not end in time`, cure: slower, console: 'host' },
  lost: { what: say`a packet did not arrive`, cure: again, console: 'host' },
});

/** What the machine adds in words of its own; the rest are names. */
const details: readonly LabText[] = [
  say`it has no prompt`, say`its port has no link`, say`it was asked for its port's statistics`, say`it was told to stop`, say`App1 does not listen`,
  say`it has no driver`, say`it has no link`, say`bpftrace does not end`,
];

function detailOf(more: string): LabText {
  return details.find(({ words }) => words === more) ?? verbatim(more);
}

/**
 * @param what the word that the machine has said
 * @param more what it has added
 * @param machine how it is called
 */
export function failureOf(what: string, more: string, machine: LabText): Failure {
  const known = failures(machine);
  const failure = Object.hasOwn(known, what) ? known[what] : undefined;
  const { what: text, ...rest } = failure ?? { what: say`${machine} has failed: ${what}`, cure: again, console: 'host' as const };
  return { what: more === '' ? text : say`${text} (${detailOf(more)})`, ...rest };
}
