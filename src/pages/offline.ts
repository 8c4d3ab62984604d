import { escapeHtml } from './html.js';
import type { OfflineData } from './offline-data.js';

/** The files of `dist` that the page is made of. */
export type OfflinePart = 'webview.js' | 'webview.css' | 'offline.js' | 'offline.css';

export interface OfflinePage extends OfflineData {
  readonly title: string;
  /** Reads one of the built files. */
  readonly readPart: (name: OfflinePart) => Promise<Uint8Array>;
}

/** Escapes what would end the `script` element around a script; it occurs only in strings and regular expressions. */
const inScript = (script: string): string => script.replace(/^\/\/# sourceMappingURL=.*$/gm, '').replace(/<(?=!--|\/script)/gi, '\\x3c');

const inStyle = (style: string): string => style.replace(/\/\*# sourceMappingURL=.*?\*\//g, '').replace(/<(?=\/style)/gi, '\\3c ');

async function hashOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return `'sha256-${btoa(String.fromCharCode(...digest))}'`;
}

/**
 * Returns the HTML of one file with the page and all its data: it opens anywhere, loads nothing, and runs only the two scripts
 * whose hashes are in its policy.
 *
 * @throws when a part cannot be read
 */
export async function offlinePageHtml({ title, readPart, ...data }: OfflinePage): Promise<string> {
  const read = async (name: OfflinePart): Promise<string> => new TextDecoder().decode(await readPart(name));
  const scripts = [inScript(await read('offline.js')), inScript(await read('webview.js'))];
  const styles = inStyle(`${await read('webview.css')}\n${await read('offline.css')}`);
  const json = JSON.stringify(data satisfies OfflineData).replace(/</g, '\\u003c');
  const policy = [
    `default-src 'none'`,
    `script-src ${(await Promise.all(scripts.map(hashOf))).join(' ')}`,
    `style-src 'unsafe-inline'`,
    `img-src data: blob:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(data.language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${styles}</style>
</head>
<body>
<div id="page" data-load="0"></div>
<script type="application/json" id="vhflow-data">${json}</script>
${scripts.map((text) => `<script>${text}</script>`).join('\n')}
</body>
</html>
`;
}
