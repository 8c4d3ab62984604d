/**
 * A shell word that finds a program or library on the machine, or `/bin/true` if it does not exist.
 *
 * @param binary a name or absolute path, with only the characters that `probePointOf` accepts
 */
export function shellPathOf(binary: string): string {
  if (binary.startsWith('/')) return binary;
  if (!/\.so(?:\.|$)/.test(binary)) return `"$(command -v ${binary} || echo /bin/true)"`;
  // The installed file can have a version suffix that the name in the scenario lacks.
  return `"$(ldconfig -p | awk 'index($1, "${binary}") == 1 { file = $NF; exit } END { print file ? file : "/bin/true" }')"`;
}
