/**
 * Reads the output of `ldd` for one file: lines such as `libz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x00007f…)`,
 * `/lib64/ld-linux-x86-64.so.2 (0x00007f…)` and `libx.so => not found`. A static program has neither.
 */
export function readLdd(output: string): { readonly paths: readonly string[]; readonly lacking: readonly string[] } {
  const paths = [...output.matchAll(/^\s*(?:\S+ => )?(\/.*?) \(0x[0-9a-f]+\)$/gm)].map(([, file = '']) => file);
  const lacking = [...output.matchAll(/^\s*(\S+) => not found$/gm)].map(([, name = '']) => name);
  return { paths, lacking };
}
