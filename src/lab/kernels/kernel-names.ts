/** Sorts releases and file names so that later versions come first: `6.1.0-56` before `6.1.0-9`. */
export function laterFirst(names: readonly string[]): string[] {
  return [...names].sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
}

/** The packages that hold a kernel and its modules, among names such as `linux-image-6.1.0-56-amd64` and `linux-base`. */
export function kernelPackages(names: readonly string[]): readonly string[] {
  return [...new Set(names)].filter((name) => /^linux-(?:image|modules|modules-extra)-(?:unsigned-)?\d/.test(name));
}

/** The packages named in the output of `apt-cache depends`, without alternatives that only suggest: lines such as `  Depends: kmod`. */
export function dependencies(output: string): readonly string[] {
  return [...output.matchAll(/^ *\|?(?:Pre)?Depends: ([a-z0-9][a-z0-9.+-]+)$/gm)].map(([, name = '']) => name);
}

/** The release of the kernel that a path of it names, such as `6.1.0-56-amd64` for `/boot/vmlinuz-6.1.0-56-amd64`. */
export function releaseOf(image: string): string | undefined {
  return /(?:^|\/)vmlinuz-([^/]+)$/.exec(image)?.[1];
}

/** The parts of a folder of modules such as `/x/lib/modules/6.1.0`: the folder around `lib` and the release; undefined for other folders. */
export function modulesFolder(folder: string): { readonly root: string; readonly release: string } | undefined {
  const parts = /^(.*)\/lib\/modules\/([^/]+)\/?$/.exec(folder);
  return parts ? { root: parts[1] || '/', release: parts[2] ?? '' } : undefined;
}
