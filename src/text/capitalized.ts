/** The text as the beginning of a sentence; a first word such as `vCPU` or `virtio-net` with capitals or digits of its own stays as it is. */
export function capitalized(text: string): string {
  const [word = ''] = text.split(/\s/, 1);
  return /^\p{Ll}[\p{Ll}'’]*$/u.test(word) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
