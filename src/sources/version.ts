/** The version as vhflow writes it: `v16.04` is `16.04`. */
export function normalVersion(version: string): string {
  return version.replace(/^v(?=\d)/i, '');
}

/** Whether two spellings mean the same version: `v16.04`, `16.04` and `16.4.0` do. */
export function isSameVersion(a: string, b: string): boolean {
  return partsOf(a) === partsOf(b);
}

function partsOf(version: string): string {
  const parts = normalVersion(version).split('.').map((part) => (/^\d+$/.test(part) ? String(Number(part)) : part));
  while (parts.length > 2 && parts.at(-1) === '0') parts.pop();
  return parts.join('.');
}
