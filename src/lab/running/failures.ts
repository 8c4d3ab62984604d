/** What a failure that the host machine tells means, and what helps. */
export interface Failure {
  readonly what: string;
  readonly cure: string;
  /** The console that shows more. */
  readonly console: 'host' | 'guest';
}

const again = 'run it again; if it fails again, look at the console';
const slower = 'end other programs, and run it again';

const failures: Readonly<Record<string, Failure>> = {
  time: { what: 'the run did not end in time', cure: slower, console: 'host' },
  panic: { what: "the host machine's kernel has stopped", cure: 'name another kernel in VHFLOW_LAB_KERNEL', console: 'host' },
  module: { what: 'the host machine cannot load a module of its kernel', cure: 'name another kernel in VHFLOW_LAB_KERNEL', console: 'host' },
  share: { what: 'the host machine does not see the folder of the results', cure: 'choose another folder with --out', console: 'host' },
  switch: { what: 'testpmd does not start, or no longer answers', cure: again, console: 'host' },
  qemu: { what: 'QEMU in the host machine has ended', cure: again, console: 'host' },
  guest: { what: 'the guest cannot do what it was told', cure: again, console: 'guest' },
  silent: { what: 'the guest does not answer', cure: slower, console: 'guest' },
  record: { what: 'a recording script did not record', cure: again, console: 'host' },
  results: { what: 'the guest has not handed over its recordings', cure: again, console: 'guest' },
  lost: { what: 'a packet did not arrive', cure: again, console: 'host' },
};

/**
 * @param what the word that the machine has said
 * @param more what it has added
 */
export function failureOf(what: string, more: string): Failure {
  const failure = Object.hasOwn(failures, what) ? failures[what] : undefined;
  const { what: text, ...rest } = failure ?? { what: `the host machine has failed: ${what}`, cure: again, console: 'host' as const };
  return { what: more === '' ? text : `${text} (${more})`, ...rest };
}
