import { say } from '../texts/lab-text.js';

/** The name of the requirement that a download meets. */
export const kernelName = say`a Linux kernel with its modules`;

/** What `vhflow lab --check` tells: whether the lab can run on this machine, and what would bring what is missing. */
export interface LabCheck {
  /** Whether nothing is missing. */
  readonly ready: boolean;
  /** Everything that the lab needs, in the order in which it is shown. */
  readonly requirements: readonly Requirement[];
  /** The requirements that are not met. */
  readonly missing: readonly { readonly what: string; readonly cure: string }[];
  /** The one command that brings everything that packages can bring; undefined when nothing of that kind is missing. */
  readonly command: string | undefined;
  /** That command without the download of a kernel; undefined when packages bring nothing of what is missing. */
  readonly installation: string | undefined;
  /** Whether a kernel is missing that `downloadKernel` would bring. */
  readonly needsKernel: boolean;
  /** Whether nothing is missing that only the scripts for bpftrace need; what is, a note says. */
  readonly runsBpftrace: boolean;
  /** Sentences about this machine that change how the lab runs, but not whether it can. */
  readonly notes: readonly string[];
}

/** One thing that the lab needs, in the words of a language. */
export interface Requirement<Text = string> {
  /** What it is, such as `QEMU 7.2 or later`. */
  readonly name: Text;
  readonly isMet: boolean;
  /** Whether it was not looked at, because another requirement is not met. */
  readonly isWaiting?: true;
  /** What was found or not found, such as `7.2.22, /usr/bin/qemu-system-x86_64`. */
  readonly found: Text;
  /** What helps; undefined when it is met. */
  readonly cure?: Text;
  /** The packages that bring it; empty when it is met, or when no package does. */
  readonly packages: readonly string[];
}
