/**
 * Recognises files that hold the same functions for another operating system or processor, and stubs and tests that stand in for
 * them: a function that is only in such a file has not moved there.
 */

/** Words in paths. vhflow's paths run on Linux, so it is not among them. */
const foreignWords: ReadonlySet<string> = new Set([
  'aix', 'bsd', 'cygwin', 'darwin', 'dlpi', 'dos', 'dragonfly', 'emscripten', 'freebsd', 'fuchsia', 'haiku', 'hpux', 'hurd', 'illumos', 'irix', 'libdlpi', 'macos',
  'mingw', 'mingw32', 'msdos', 'netbsd', 'openbsd', 'os2', 'osx', 'qnx', 'solaris', 'sunos', 'ultrix', 'vxworks', 'wasi', 'wasm', 'win', 'win32', 'win64', 'windows', 'winnt',
  'dummy', 'example', 'examples', 'fake', 'fakes', 'fuzz', 'mock', 'mocks', 'nommu', 'noop', 'null', 'sample', 'samples', 'selftest', 'selftests', 'stub', 'stubs',
  'test', 'testing', 'tests', 'unittest', 'unittests',
]);

/** The names of processors in paths, by family. */
const families: Readonly<Record<string, readonly string[]>> = {
  x86: ['amd64', 'i386', 'i486', 'i586', 'i686', 'ia32', 'x86'], arm: ['arm', 'arm32'], arm64: ['aarch64', 'arm64'], ia64: ['ia64'], loongarch: ['loongarch', 'loongarch64'],
  m68k: ['m68k'], microblaze: ['microblaze'], mips: ['mips', 'mips64'], nios2: ['nios2'], openrisc: ['openrisc', 'or1k'], parisc: ['hppa', 'parisc'],
  powerpc: ['powerpc', 'ppc', 'ppc64'], riscv: ['riscv', 'riscv32', 'riscv64'], s390: ['s390', 's390x'], sparc: ['sparc', 'sparc64'], xtensa: ['xtensa'],
};
const familyOf: ReadonlyMap<string, string> = new Map(Object.entries(families).flatMap(([family, names]) => names.map((name) => [name, family] as const)));

/**
 * Whether a file is for another system than the files of an anchor, or a stub or test that they are not.
 *
 * @param own the paths of the anchor
 */
export function isForOtherSystem(path: string, own: readonly string[]): boolean {
  const words = wordsOf(path);
  const ownWords = new Set(own.flatMap(wordsOf));
  if (words.some((word) => foreignWords.has(word) && !ownWords.has(word))) return true;
  const theirs = familiesIn(words);
  const ours = familiesIn([...ownWords]);
  const [platform, ownPlatforms] = [platformOf(path), own.flatMap((each) => platformOf(each) ?? [])];
  if (platform !== undefined && ownPlatforms.length > 0 && !ownPlatforms.includes(platform)) return true;
  return theirs.length > 0 && ours.length > 0 && !theirs.some((family) => ours.includes(family));
}

/** The processor for which a path says that it is by its folder, whatever its name: `arch/NAME/` in Linux and other kernels, `target/NAME/` in QEMU. */
function platformOf(path: string): string | undefined {
  const name = /^(?:target[/-]|(?:.*\/)?arch\/)(\w+)\//.exec(path.toLowerCase())?.[1];
  return name === undefined || sharedFolders.has(name) ? undefined : familyOf.get(name) ?? name;
}

/** Folders beside those of processors that are for all of them. */
const sharedFolders: ReadonlySet<string> = new Set(['common', 'generic', 'shared']);

function wordsOf(path: string): readonly string[] {
  return path.toLowerCase().split(/[^a-z0-9]+/);
}

function familiesIn(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => familyOf.get(word) ?? []);
}
