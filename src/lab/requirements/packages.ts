/** The package of a library of DPDK: `librte-net-pcap23` for `librte_net_pcap.so.23`, `librte-common-mlx5-23` for `librte_common_mlx5.so.23`. */
export function dpdkPackage(library: string, abi: string): string {
  const name = library.replaceAll('_', '-');
  return /\d$/.test(name) ? `${name}-${abi}` : `${name}${abi}`;
}

/**
 * The package of a library of DPDK when the version of its interface is not known, because testpmd is not installed.
 *
 * @param known names of packages that the package manager knows
 * @returns the name with the latest version; a regular expression, which apt-get takes for a name, when no name is known
 */
export function presentDpdkPackage(library: string, known: readonly string[]): string {
  const pattern = new RegExp(`^${library.replaceAll('_', '-')}-?(\\d+)$`);
  const versions = known.flatMap((name) => pattern.exec(name)?.[1] ?? []).map(Number);
  return versions.length > 0 ? dpdkPackage(library, String(Math.max(...versions))) : `'^${library.replaceAll('_', '-')}-?[0-9]+$'`;
}

/** What the command that brings everything depends on. */
export interface InstallSituation {
  /** Packages to install. */
  readonly packages: readonly string[];
  /** Whether a kernel is to be downloaded. */
  readonly kernel: boolean;
  readonly isAdministrator: boolean;
  /** Whether the package manager has lists of packages. */
  readonly hasLists: boolean;
}

/** The one command that brings packages and a kernel; undefined when nothing is to be brought. */
export function installCommand({ packages, kernel, isAdministrator, hasLists }: InstallSituation): string | undefined {
  const apt = `${isAdministrator ? '' : 'sudo '}apt-get`;
  const steps = [
    ...(hasLists || (packages.length === 0 && !kernel) ? [] : [`${apt} update`]),
    ...(packages.length > 0 ? [`${apt} install --no-install-recommends ${[...new Set(packages)].join(' ')}`] : []),
    ...(kernel ? ['vhflow lab --check --download'] : []),
  ];
  return steps.length > 0 ? steps.join(' && ') : undefined;
}
