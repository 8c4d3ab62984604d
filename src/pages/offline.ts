import type { FlowView, ScenarioView } from './diagram-protocol.js';
import { escapeHtml } from './html.js';

/** The files of `dist` that the page is made of. */
export type OfflinePart = 'webview.js' | 'webview.css' | 'offline.js' | 'offline.css';

/** The data that the page shows. */
export interface OfflineData {
  /** BCP 47 tag. */
  readonly language: string;
  readonly strings: Readonly<Record<string, string>>;
  /** Stored once, so that the page does not grow with the square of the number of flows. */
  readonly scenario: ScenarioView;
  /** The views of every flow at every level; the page opens with the first. */
  readonly views: readonly Omit<FlowView, keyof ScenarioView>[];
}

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
export async function offlinePageHtml({ title, language, strings, scenario, views, readPart }: OfflinePage): Promise<string> {
  const read = async (name: OfflinePart): Promise<string> => new TextDecoder().decode(await readPart(name));
  const scripts = [inScript(await read('offline.js')), inScript(await read('webview.js'))];
  const styles = inStyle(`${await read('webview.css')}\n${await read('offline.css')}`);
  const shown: OfflineData = { strings, language, scenario, views };
  const data = JSON.stringify(shown).replace(/</g, '\\u003c');
  const policy = [
    `default-src 'none'`,
    `script-src ${(await Promise.all(scripts.map(hashOf))).join(' ')}`,
    `style-src 'unsafe-inline'`,
    `img-src data: blob:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${styles}</style>
</head>
<body>
<div id="page" data-load="0"></div>
<script type="application/json" id="vhflow-data">${data}</script>
${scripts.map((text) => `<script>${text}</script>`).join('\n')}
</body>
</html>
`;
}
