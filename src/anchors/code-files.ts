/** Whether a file has the name of a C or C++ file or header, in which anchors can be. */
export function isCodeFile(name: string): boolean {
  return /\.(?:c|h|inc|C|H|cc|cpp|cxx|c\+\+|hh|hpp|hxx|h\+\+|ipp|inl|tcc)$/.test(name);
}

/** Whether a file is certainly in a language in which no functions can be found, such as Rust, according to its name. */
export function isOtherLanguage(name: string): boolean {
  return /\.(?:rs|go|zig|py|java|kt|swift|js|ts|rb|cs|lua|pl|sh)$/i.test(name);
}
