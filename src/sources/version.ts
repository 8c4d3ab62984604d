/** The normal form of a version: `v16.04` becomes `16.04`. */
export function normalVersion(version: string): string {
  return version.replace(/^v(?=\d)/i, '');
}

/** Whether two strings denote the same version, as `v16.04`, `16.04` and `16.4.0` do. */
export function isSameVersion(a: string, b: string): boolean {
  return partsOf(a) === partsOf(b);
}

function partsOf(version: string): string {
  const parts = normalVersion(version).split('.').map((part) => (/^\d+$/.test(part) ? String(Number(part)) : part));
  while (parts.length > 2 && parts.at(-1) === '0') parts.pop();
  return parts.join('.');
}
