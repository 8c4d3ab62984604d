/**
 * A shell word that finds a program or library on the machine; `/bin/true` where it is not there.
 *
 * @param binary a name or absolute path in the characters that `probePointOf` lets through
 */
export function shellPathOf(binary: string): string {
  if (binary.startsWith('/')) return binary;
  if (!/\.so(?:\.|$)/.test(binary)) return `"$(command -v ${binary} || echo /bin/true)"`;
  // The name in the scenario may lack the version that the installed file has.
  return `"$(ldconfig -p | awk 'index($1, "${binary}") == 1 { file = $NF; exit } END { print file ? file : "/bin/true" }')"`;
}
