// @ts-check
/** Finds a Chromium for the tests: an installed one, or else the headless one from npm, which exists for Linux x64. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cache } from './install.mjs';
import { installNpmWorkbench, placeWhole } from './npm-workbench.mjs';
import { findOnPath } from './programs.mjs';
import { mustRun } from './run-command.mjs';

/** Flags for machines without a display or a graphics card, and for running as root. */
export const chromiumFlags = [
  '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
/** @type {Partial<Record<NodeJS.Platform, string[]>>} */
const usualPlaces = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const base = process.env[variable];
    return base ? ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map((end) => path.join(base, end)) : [];
  }),
};

/**
 * Finds a Chromium to start with {@link chromiumFlags}; if there is none, installs one where possible.
 * @returns {Promise<string>} the path of its executable
 * @throws if none is installed and npm has none for this platform
 */
export async function findChromium() {
  const chosen = process.env['CHROME_PATH'];
  if (chosen) return chosen;
  const installed = findOnPath(names) ?? (usualPlaces[process.platform] ?? []).find((place) => existsSync(place));
  if (installed) return installed;
  if (process.platform === 'linux' && process.arch === 'x64') return await npmChromium();
  throw new Error('No Chromium was found: install Chrome, Chromium or Edge, or set the environment variable CHROME_PATH to the path of one.');
}

/** Unpacks the Chromium of `@sparticuz/chromium` with the libraries and a font that a minimal system lacks. */
async function npmChromium() {
  const packages = await installNpmWorkbench();
  const folder = path.join(cache, `chromium-${path.basename(packages)}`);
  const starter = path.join(folder, 'chromium.sh');
  if (existsSync(starter)) return starter;
  await placeWhole(folder, async (temporary) => {
    const unpack = "import('@sparticuz/chromium').then((chromium) => chromium.default.executablePath())";
    // The package unpacks into the temporary folder, and unpacks its libraries only if it detects AWS Lambda.
    await mustRun('node', ['-e', unpack], { cwd: packages, quiet: true, env: { TMPDIR: temporary, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' } });
    writeFileSync(path.join(temporary, 'fonts/fonts.conf'), fontConfiguration(folder));
    writeFileSync(path.join(temporary, 'chromium.sh'), starterScript(folder), { mode: 0o755 });
  });
  return starter;
}

/** @param {string} folder where Chromium will be */
const starterScript = (folder) => `#!/bin/sh
export LD_LIBRARY_PATH='${folder}/al2023/lib'
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_PATH='${folder}/fonts'
exec '${folder}/chromium' "$@"
`;

/** @param {string} folder where Chromium will be */
const fontConfiguration = (folder) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/fonts/cache</cachedir>
</fontconfig>
`;
