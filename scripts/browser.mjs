// @ts-check
/** A Chromium for tests: an installed one, else the headless one that npm carries for Linux x64. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cache } from './install.mjs';
import { installNpmWorkbench, placeWhole } from './npm-workbench.mjs';
import { findOnPath } from './programs.mjs';
import { mustRun } from './run-command.mjs';

/** Flags that suit a machine without a display, a graphics card, or a user who is not root. */
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
 * Finds a Chromium to start with {@link chromiumFlags}; installs one where it can.
 * @returns {Promise<string>} the path of its executable
 * @throws if this machine has none and npm carries none for it
 */
export async function findChromium() {
  const chosen = process.env['CHROME_PATH'];
  if (chosen) return chosen;
  const installed = findOnPath(names) ?? (usualPlaces[process.platform] ?? []).find((place) => existsSync(place));
  if (installed) return installed;
  if (process.platform === 'linux' && process.arch === 'x64') return await npmChromium();
  throw new Error('No Chromium: install Chrome, Chromium or Edge, or name one in the environment variable CHROME_PATH.');
}

/** Unpacks the Chromium of `@sparticuz/chromium` with the libraries and a font that a minimal machine does not have. */
async function npmChromium() {
  const packages = await installNpmWorkbench();
  const folder = path.join(cache, `chromium-${path.basename(packages)}`);
  const starter = path.join(folder, 'chromium.sh');
  if (existsSync(starter)) return starter;
  await placeWhole(folder, async (temporary) => {
    const unpack = "import('@sparticuz/chromium').then((chromium) => chromium.default.executablePath())";
    // The package unpacks into the temporary folder, and its libraries only where it believes to run on AWS Lambda.
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
