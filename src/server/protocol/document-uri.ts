import { URI } from 'vscode-uri';

/**
 * One text for all spellings of the URI of a document. Editors differ in what they percent-encode (`c%3A` or `c:`, `%20` or a space),
 * in the letter case of drives and hosts, and in `localhost` for files; a text that is not a URI stands for itself.
 */
export function documentKey(uri: string): string {
  try {
    // The URL resolves `.` and `..`, and removes `localhost`; the other class unifies the encoding and the drive letter.
    return URI.parse(new URL(uri).href).toString();
  } catch {
    return uri;
  }
}
