/** Whether a file has the name of a C or C++ file or header, in which anchors can be. */
export function isCodeFile(name: string): boolean {
  return /\.(?:c|h|inc|cc|cpp|cxx|hh|hpp|hxx)$/.test(name);
}
