/** The programs and files of this computer that a run uses; all of them were looked at and are there. */
export interface Equipment {
  /** The QEMU that runs the outer machine, and in it the guest. */
  readonly qemu: { readonly path: string; readonly version: string };
  /** QEMU's firmware and option ROMs for a machine of type `pc`, by the names under which QEMU looks for them. */
  readonly firmware: readonly { readonly name: string; readonly path: string }[];
  /** A busybox without shared libraries. */
  readonly busybox: string;
  /** DPDK's testpmd, which is the switch. */
  readonly testpmd: { readonly path: string; readonly version: string };
  /** The drivers that testpmd loads with `-d`. */
  readonly drivers: Readonly<Record<DpdkDriver, string>>;
  /** The C compiler. */
  readonly gcc: string;
  /** Reads the symbols of programs and libraries, for the recording scripts on the host. */
  readonly readelf: string;
  /** How the outer machine runs: with hardware virtualization where a machine inside it can use that, too. */
  readonly accelerator: 'tcg' | 'kvm';
  /** Whose virtualization the outer machine offers to the inner one. */
  readonly cpu: 'AMD' | 'Intel';
}

export const dpdkDrivers = ['bus_vdev', 'mempool_ring', 'net_pcap', 'net_vhost'] as const;
export type DpdkDriver = (typeof dpdkDrivers)[number];
