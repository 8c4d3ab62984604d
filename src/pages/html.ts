/** What differs between pages. */
export interface PageParts {
  /** The source that the panel's files are served from, for the content security policy. */
  readonly cspSource: string;
  /** Random, new for each page; only the script with it may run. */
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly title: string;
  /** BCP 47 tag of the page's language. */
  readonly language: string;
  /** Number of this attempt to load the page, which the page returns when it is ready. */
  readonly load: number;
  /** What the page had saved in a panel that this one replaces, as JSON can hold it. */
  readonly savedState?: unknown;
}

/** Escapes text for HTML, as content of an element or as a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * The HTML of a panel's page. Styles may be inline because Mermaid and the toolkit set them; a nonce in `style-src` would
 * disable that. Only the script with the nonce runs.
 */
export function pageHtml({ cspSource, nonce, scriptUri, styleUri, title, language, load, savedState }: PageParts): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'unsafe-inline'`,
    `font-src ${cspSource}`,
    `img-src data: blob:`,
  ].join('; ');
  const state = savedState === undefined ? '' : ` data-state="${escapeHtml(JSON.stringify(savedState))}"`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escapeHtml(title)}</title>
  <link rel="stylesheet" href="${escapeHtml(styleUri)}">
</head>
<body>
  <div id="page" data-load="${load}"${state}></div>
  <script nonce="${escapeHtml(nonce)}" src="${escapeHtml(scriptUri)}"></script>
</body>
</html>
`;
}
