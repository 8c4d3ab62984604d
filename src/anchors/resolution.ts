/** The source tree in which an anchor is resolved. Paths are relative to its root, with `/`. */
export interface TreeReader {
  /** The text of a file; undefined if it does not exist. May reject if the file must not or cannot be read. */
  read(path: string): Promise<string | undefined>;
  /** The names of the files in a directory; empty when there is no such directory. */
  list(directory: string): Promise<readonly string[]>;
  /** The text of the file at the root in which the project defines macros for vhflow. May reject if it cannot be read; absent if the tree has no such file. */
  macros?(): Promise<string | undefined>;
  /**
   * The paths of all files in the tree with a base name. Absent if only the named files and their directories
   * are to be read, for example while the user types.
   */
  named?(baseName: string, signal?: Cancellation): Promise<readonly string[]>;
  /** The paths of the C files in the tree that contain a text, in any order. Absent in the same cases as {@link named}. */
  containing?(text: string, signal?: Cancellation): Promise<readonly string[]>;
}

/** The part of an `AbortSignal` that resolving needs. */
export interface Cancellation {
  throwIfAborted(): void;
}

/**
 * `exact`: the named file defines the symbol. `moved`: an alternative of the anchor, another file of the directory, or
 * (where the whole tree is searched) a file of the same base name elsewhere, or else any other file, does.
 * `ambiguous`: several definitions and no way to choose. `lost`: no definition.
 */
export type AnchorState = 'exact' | 'moved' | 'ambiguous' | 'lost';

/**
 * The other functions and tables that are expected in the file of an anchor's first place, by its path: they tell a file that was renamed
 * or split from one that happens to have a function of the same name.
 */
export type Companions = (path: string) => ReadonlySet<string>;

export interface FoundPlace {
  readonly path: string;
  readonly symbol: string;
  /** 0-based. */
  readonly line: number;
  readonly nameStart: number;
  readonly nameEnd: number;
}

export interface Resolution {
  readonly state: AnchorState;
  /** The place to show; absent when lost. */
  readonly found?: FoundPlace;
  /** Further definitions, or further calls. */
  readonly others: readonly FoundPlace[];
  /** If lost: the most similar names. */
  readonly nearest: readonly string[];
}
