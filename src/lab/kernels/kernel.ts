/** A Linux kernel that both machines of the lab run, and its modules. */
export interface Kernel {
  /** As `uname -r` says it, such as `6.1.0-56-amd64`. */
  readonly release: string;
  /** Path of the compressed kernel, which QEMU starts. */
  readonly image: string;
  /** The folder that contains `lib/modules/RELEASE`, with the list of dependencies that depmod makes. */
  readonly root: string;
  /** Where it comes from, in a few words, such as `installed` or `downloaded`. */
  readonly origin: 'installed' | 'downloaded' | 'named by the user';
}
