/** Where an anchor's files come from: one source tree. Paths are relative to its root, with `/`. */
export interface TreeReader {
  /** The text of a file; undefined when there is none. May reject when the file may not or cannot be read. */
  read(path: string): Promise<string | undefined>;
  /** The names of the files in a directory; empty when there is no such directory. */
  list(directory: string): Promise<readonly string[]>;
  /**
   * The paths of the files of a base name, anywhere in the tree. Absent where only the named files and those beside them
   * are to be read, as while somebody types.
   */
  named?(baseName: string, signal?: Cancellation): Promise<readonly string[]>;
}

/** The part of an `AbortSignal` that resolving needs. */
export interface Cancellation {
  throwIfAborted(): void;
}

/**
 * `exact`: the named file defines the symbol. `moved`: an alternative of the anchor, another file of the directory, or
 * (where the whole tree is searched) a file of the same base name elsewhere does.
 * `ambiguous`: several definitions and nothing to choose by. `lost`: none.
 */
export type AnchorState = 'exact' | 'moved' | 'ambiguous' | 'lost';

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
  /** When lost: the names most like the wanted one. */
  readonly nearest: readonly string[];
}
