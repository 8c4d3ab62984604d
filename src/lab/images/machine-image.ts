/** What the initial file system of a machine contains, besides busybox and its links, which every machine has. */
export interface MachineImage {
  /** A short name for messages and file names: `host` or `guest`. */
  readonly name: string;
  /** Kernel modules by name, such as `virtio_net`; the modules that they need come along. */
  readonly modules: readonly string[];
  /** Paths of this computer's programs, which keep their paths; the libraries that they need come along. */
  readonly programs: readonly string[];
  /** Paths of this computer's libraries that programs load while they run; they keep their paths, and what they need comes along. */
  readonly libraries: readonly string[];
  /** Files with a content of their own. */
  readonly files: readonly { readonly path: string; readonly content: string | Uint8Array; readonly mode: number }[];
  /** Files of this computer, from their path to the one in the machine. */
  readonly copies: readonly { readonly path: string; readonly from: string; readonly mode: number }[];
}
