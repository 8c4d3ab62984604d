import data from '../../sources/catalogue.json' with { type: 'json' };

/** Where a tree says its version, and how. */
export interface VersionFile {
  readonly path: string;
  /** `line`: the first line is the version; the others are the words of that build system or project. */
  readonly type: 'line' | 'kbuild' | 'dpdk' | 'autoconf' | 'meson';
}

/** Where the files of one version can be fetched. */
export interface DownloadSource {
  readonly version: string;
  /** The upstream's own name of the version: takes the place of `{tag}`. */
  readonly tag: string;
  /** Address of the root of the tree, over HTTPS, with a slash at its end. */
  readonly address: string;
}

export interface Project {
  readonly id: string;
  readonly title: string;
  /** Files or directories that only this project has; any one of them will do. */
  readonly markers: readonly string[];
  readonly versionFiles: readonly VersionFile[];
  /** The versions that the built-in scenarios were checked against, the usual one first. */
  readonly pinned: readonly string[];
  /** The upstream's public mirror, for each pinned version. */
  readonly downloads: readonly DownloadSource[];
}

export interface Catalogue {
  readonly projects: readonly Project[];
}

/** The projects that vhflow knows by itself. */
export const catalogue = data as Catalogue;

export function projectOf(id: string): Project | undefined {
  return catalogue.projects.find((project) => project.id === id);
}
