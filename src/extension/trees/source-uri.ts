/** Scheme of the read-only file system that serves downloaded files and annotated sheets. */
export const sourceScheme = 'vhflow-source';

/** A file of one version of a project. */
export interface SourcePlace {
  readonly project: string;
  readonly version: string;
  /** Below the root of the tree, with `/`. */
  readonly path: string;
}

const maximumPathLength = 4_096;
const unsafeInPath = /[\\\u0000-\u001f\u007f]/u;

/**
 * The path of a place in the {@link sourceScheme} file system, such as `/qemu@7.2.0/hw/net/virtio-net.c`.
 *
 * @returns undefined for a place that {@link parseSourcePath} would refuse
 */
export function sourcePathOf(place: SourcePlace): string | undefined {
  try {
    const path = `/${encodeURIComponent(place.project)}@${encodeURIComponent(place.version)}/${place.path}`;
    return parseSourcePath(path) && path;
  } catch {
    return undefined;
  }
}

/**
 * Parses the (decoded) path of a {@link sourceScheme} URI, which is untrusted.
 *
 * @returns undefined when it is not of that form, or has `.`, `..`, empty, or otherwise unsafe segments
 */
export function parseSourcePath(uriPath: string): SourcePlace | undefined {
  if (uriPath.length > maximumPathLength || unsafeInPath.test(uriPath)) return undefined;
  const [start, tree, ...segments] = uriPath.split('/');
  if (start !== '' || tree === undefined || segments.length === 0 || !segments.every(isPlainSegment)) return undefined;
  const at = tree.indexOf('@');
  const project = decoded(tree.slice(0, Math.max(at, 0)));
  const version = decoded(tree.slice(at + 1));
  return project && version ? { project, version, path: segments.join('/') } : undefined;
}

function isPlainSegment(segment: string): boolean {
  return segment !== '' && segment !== '.' && segment !== '..';
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
