import type { FlowView } from './diagram-protocol.js';

/** What a page that stands alone is made of. */
export interface OfflineParts {
  /** The panel's own script, as built. */
  readonly script: string;
  /** The panel's own styles, as built. */
  readonly style: string;
  readonly title: string;
  /** BCP 47 tag. */
  readonly language: string;
  readonly strings: Readonly<Record<string, string>>;
  /** Every flow at every level that the page can show; the first is shown first. */
  readonly views: readonly FlowView[];
}

/** The colours that VS Code gives the panel, for a page outside of it: by the reader's own choice of light or dark. */
const colours = `
:root {
  --vscode-font-family: system-ui, 'Segoe UI', sans-serif; --vscode-font-size: 13px; --vscode-editor-font-family: ui-monospace, monospace;
  --vscode-editor-background: #ffffff; --vscode-editor-foreground: #2b2b2b; --vscode-foreground: #2b2b2b; --vscode-descriptionForeground: #4d4d4d;
  --vscode-focusBorder: #005fb8; --vscode-panel-border: #dddddd; --vscode-sideBar-background: #f8f8f8; --vscode-sideBar-foreground: #2b2b2b; --vscode-icon-foreground: #2b2b2b;
  --vscode-button-background: #005fb8; --vscode-button-foreground: #ffffff; --vscode-button-hoverBackground: #0258a8; --vscode-button-border: transparent;
  --vscode-button-secondaryBackground: #e5e5e5; --vscode-button-secondaryForeground: #2b2b2b; --vscode-button-secondaryHoverBackground: #cccccc;
  --vscode-toolbar-hoverBackground: #b8b8b850; --vscode-dropdown-background: #ffffff; --vscode-dropdown-foreground: #2b2b2b; --vscode-dropdown-border: #cecece;
  --vscode-dropdown-listBackground: #ffffff; --vscode-settings-dropdownListBorder: #cecece; --vscode-checkbox-background: #f8f8f8; --vscode-checkbox-border: #8f8f8f;
  --vscode-checkbox-foreground: #2b2b2b; --vscode-list-activeSelectionBackground: #e8e8e8; --vscode-list-activeSelectionForeground: #000000; --vscode-list-hoverBackground: #f2f2f2;
  --vscode-charts-green: #2b7a2b; --vscode-charts-purple: #652d90; --vscode-charts-orange: #d18616; --vscode-charts-red: #e51400;
}
@media (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --vscode-editor-background: #1f1f1f; --vscode-editor-foreground: #d4d4d4; --vscode-foreground: #d4d4d4; --vscode-descriptionForeground: #a6a6a6;
    --vscode-focusBorder: #3794ff; --vscode-panel-border: #3a3a3a; --vscode-sideBar-background: #181818; --vscode-sideBar-foreground: #d4d4d4; --vscode-icon-foreground: #d4d4d4;
    --vscode-button-secondaryBackground: #313131; --vscode-button-secondaryForeground: #d4d4d4; --vscode-button-secondaryHoverBackground: #3c3c3c;
    --vscode-toolbar-hoverBackground: #5a5d5e50; --vscode-dropdown-background: #313131; --vscode-dropdown-foreground: #d4d4d4; --vscode-dropdown-border: #3c3c3c;
    --vscode-dropdown-listBackground: #1f1f1f; --vscode-settings-dropdownListBorder: #454545; --vscode-checkbox-background: #313131; --vscode-checkbox-border: #6b6b6b;
    --vscode-checkbox-foreground: #d4d4d4; --vscode-list-activeSelectionBackground: #04395e; --vscode-list-activeSelectionForeground: #ffffff; --vscode-list-hoverBackground: #2a2d2e;
    --vscode-charts-green: #89d185; --vscode-charts-purple: #b180d7; --vscode-charts-red: #f14c4c;
  }
}
.needs-extension { display: none !important; }
`;

/** Stands in for the extension: answers the page from the data in the file. */
const standIn = `(() => {
  const { strings, language, views } = JSON.parse(document.getElementById('vhflow-data').textContent);
  let { flowId, level } = views[0];
  let selected = 1;
  let state;
  const send = (message) => window.postMessage(message, '*');
  const show = () => send({ type: 'flow', view: views.find((view) => view.flowId === flowId && view.level === level), selected, document: { builtIn: 'offline' } });
  const save = (name, address) => Object.assign(document.createElement('a'), { href: address, download: name }).click();
  const answers = {
    ready: () => { send({ type: 'strings', strings, language }); show(); },
    selected: ({ n }) => { selected = n; },
    showSource: ({ n }) => { selected = n; },
    showFlow: (message) => { flowId = message.flowId; selected = 1; show(); },
    setLevel: (message) => { level = message.level; show(); },
    picture: ({ format, data }) => save(flowId + (format === 'svg' ? '.svg' : '.png'), format === 'svg'
      ? URL.createObjectURL(new Blob([data], { type: 'image/svg+xml' }))
      : 'data:image/png;base64,' + data),
  };
  window.acquireVsCodeApi = () => ({
    getState: () => state,
    setState: (value) => { state = value; },
    postMessage: (message) => { if (Object.hasOwn(answers, message.type)) answers[message.type](message); },
  });
})();`;

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Script in which nothing ends the element around it; what is replaced stands in strings and patterns only. */
const inScript = (script: string): string => script.replace(/^\/\/# sourceMappingURL=.*$/gm, '').replace(/<(?=!--|\/script)/gi, '\\x3c');

const inStyle = (style: string): string => style.replace(/\/\*# sourceMappingURL=.*?\*\//g, '').replace(/<(?=\/style)/gi, '\\3c ');

async function hashOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return `'sha256-${btoa(String.fromCharCode(...digest))}'`;
}

/**
 * One file with the page and all that it shows: opens anywhere, loads nothing, runs only the two scripts whose hashes
 * its policy names.
 */
export async function offlinePageHtml({ script, style, title, language, strings, views }: OfflineParts): Promise<string> {
  const scripts = [standIn, inScript(script)];
  const styles = inStyle(style);
  const data = JSON.stringify({ strings, language, views }).replace(/</g, '\\u003c');
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
<style>${styles}${colours}</style>
</head>
<body>
<div id="page"></div>
<script type="application/json" id="vhflow-data">${data}</script>
${scripts.map((text) => `<script>${text}</script>`).join('\n')}
</body>
</html>
`;
}
