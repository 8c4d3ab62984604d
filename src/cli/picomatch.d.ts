/** The parts of picomatch that the command uses; the package has no types of its own. */
declare module 'picomatch' {
  /** A test of paths with `/` against a pattern; `dot` lets wildcards match names that start with a dot. */
  function picomatch(glob: string, options: { readonly dot: boolean }): (path: string) => boolean;
  namespace picomatch {
    /** Splits a pattern into the folder without wildcards at its beginning, and the rest. */
    function scan(pattern: string): { readonly isGlob: boolean; readonly negated: boolean; readonly base: string; readonly glob: string };
  }
  export default picomatch;
}
