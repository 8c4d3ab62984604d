import { isPathInTree } from '../safe-files.js';

/** What a template can contain in braces. */
const placeholders = ['version', 'tag', 'path', 'line'] as const;
type Placeholder = (typeof placeholders)[number];

/** The address of a line of a file in a browser of source code, with placeholders for the version, the path and the line. */
export interface WebTemplate {
  /** An HTTPS address as `URL` writes it, except for the placeholders. */
  readonly address: string;
}

/** What is wrong with the text of a template. */
export type TemplateFault =
  | { readonly type: 'not-an-address' | 'not-https' | 'has-credentials' | 'placeholder-in-host' | 'no-path' }
  | { readonly type: 'unknown-placeholder'; readonly placeholder: string };

/** What replaces the placeholders. */
export interface WebValues {
  readonly version: string;
  /** Absent if the project has no release of this version. */
  readonly tag?: string | undefined;
  /** Relative to the root of the tree, with `/`. */
  readonly path: string;
  /** 1-based; without it, the address leads to the file. */
  readonly line?: number | undefined;
}

const longestVersion = 200;
const placeholderPattern = /\{([^{}]*)\}/g;

/**
 * Checks the text of a template.
 *
 * @param written an HTTPS address in which `{version}`, `{tag}`, `{path}` and `{line}` are replaced; they must come after the host
 */
export function webTemplate(written: string): WebTemplate | TemplateFault {
  const text = written.trim();
  const unknown = text.replace(placeholderPattern, (whole, name: string) => (isPlaceholder(name) ? '' : whole)).match(/\{[^{}]*\}?|\}/)?.[0];
  if (unknown !== undefined) return { type: 'unknown-placeholder', placeholder: unknown };
  const address = parsedAddress(text.replace(placeholderPattern, (_, name: string) => standIn(name)));
  if (!address) return { type: 'not-an-address' };
  if (address.protocol !== 'https:') return { type: 'not-https' };
  if (address.username !== '' || address.password !== '') return { type: 'has-credentials' };
  if (placeholders.some((name) => address.host.includes(standIn(name)))) return { type: 'placeholder-in-host' };
  const normal = placeholders.reduce((sofar, name) => sofar.replaceAll(standIn(name), `{${name}}`), address.href);
  return normal.includes('{path}') ? { address: normal } : { type: 'no-path' };
}

/** Whether a template contains a placeholder. */
export function hasPlaceholder({ address }: WebTemplate, name: Placeholder): boolean {
  return address.includes(`{${name}}`);
}

/**
 * The address of a line or file. Every value is percent-encoded, so that none can change another part of the address.
 *
 * @returns undefined if a value is missing that the template needs, or cannot be part of an address
 */
export function webAddress(template: WebTemplate, { version, tag, path, line }: WebValues): string | undefined {
  if (!isPathInTree(path) || isMalformed(path) || !isVersion(version)) return undefined;
  const values: Readonly<Record<Placeholder, string | undefined>> = {
    version: encoded(version),
    tag: tag === undefined ? undefined : encoded(tag),
    path: path.split('/').map(encoded).join('/'),
    line: line === undefined ? undefined : String(line),
  };
  const address = line === undefined ? withoutLine(template.address) : template.address;
  if (placeholders.some((name) => values[name] === undefined && address.includes(`{${name}}`))) return undefined;
  const filled = address.replace(placeholderPattern, (_, name: string) => values[name as Placeholder] ?? '');
  // Only a part of `.` or `..`, which no encoding protects, makes a difference here.
  return parsedAddress(filled)?.href === filled ? filled : undefined;
}

function isPlaceholder(name: string): name is Placeholder {
  return (placeholders as readonly string[]).includes(name);
}

/** A word that `URL` leaves as it is. */
function standIn(name: string): string {
  return `vhflow-placeholder-${name}-end`;
}

function isVersion(version: string): boolean {
  return version.length <= longestVersion && /\S/.test(version) && !/\p{Cc}/u.test(version) && !isMalformed(version);
}

/** Whether a text contains half of a surrogate pair, which has no encoding. */
function isMalformed(text: string): boolean {
  return /\p{Cs}/u.test(text);
}

/** Also encodes the punctuation that `encodeURIComponent` leaves, because parentheses and asterisks are markup in some formats. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The template without the fragment or the parameter of the query that contains the line. */
function withoutLine(address: string): string {
  const [main = '', fragment] = splitAt(address, '#');
  const [start = '', query] = splitAt(main, '?');
  const kept = query?.split('&').filter((parameter) => !parameter.includes('{line}')).join('&');
  return `${start}${kept ? `?${kept}` : ''}${fragment === undefined || fragment.includes('{line}') ? '' : `#${fragment}`}`;
}

function splitAt(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function parsedAddress(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
