import data from '../../sources/catalogue.json' with { type: 'json' };

/** A file that contains the version of a tree, and its format. */
export interface VersionFile {
  readonly path: string;
  /** `line`: the first line is the version. The others are the syntax of that build system or project. */
  readonly type: 'line' | 'kbuild' | 'dpdk' | 'autoconf' | 'meson';
}

/** The address from which the files of one version can be downloaded. */
export interface DownloadSource {
  readonly version: string;
  /** The tag of the version in the upstream repository; it replaces `{tag}`. */
  readonly tag: string;
  /** HTTPS address of the root of the tree, with a trailing slash. */
  readonly address: string;
}

/** A public site that shows the files of a project, with an address for each line of each version. */
export interface SourceBrowser {
  /** A template for `webTemplate`. */
  readonly address: string;
  /**
   * The tags of the project's releases: `version` is a regular expression for versions in their normal form, `tag` the tag, in which
   * `$1` and so on are replaced. The first one that matches applies; a version that none matches is no release.
   */
  readonly tags: readonly { readonly version: string; readonly tag: string }[];
}

export interface Project {
  readonly id: string;
  readonly title: string;
  /** Files or directories that only this project has; any one of them identifies it. */
  readonly markers: readonly string[];
  readonly versionFiles: readonly VersionFile[];
  /** The versions against which the built-in scenarios were checked, the main one first. */
  readonly pinned: readonly string[];
  /** The upstream project's public mirror for each pinned version. */
  readonly downloads: readonly DownloadSource[];
  readonly browser: SourceBrowser;
  /**
   * The macros that give a function its name, each as after `#define`: `BPF_PROG(name, ...) name`. A macro that is listed several
   * times makes several functions. They apply to the files of every project, because a program can use the macros of another one.
   */
  readonly macros: readonly string[];
}

export interface Catalogue {
  readonly projects: readonly Project[];
}

/** The projects that vhflow knows without configuration. */
export const catalogue = data as Catalogue;

export function projectOf(id: string): Project | undefined {
  return catalogue.projects.find((project) => project.id === id);
}
