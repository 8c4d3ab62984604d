// @ts-check
/**
 * Tests the language server in Emacs with the configuration from docs/editors.md: `node scripts/check-emacs.mjs`.
 * Needs `dist/cli.js`, Emacs 28 or later with Eglot, and `script` from util-linux. On Debian, root gets them from apt if they are missing;
 * other users are asked to install them.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installDebianTools } from './debian-tools.mjs';
import { configurationsIn, fail, timeLimit, workspaceFor } from './editor-check.mjs';
import { root } from './install.mjs';

/** Compiling to native code in the background would only cost time here. */
const earlyInit = '(setq native-comp-deferred-compilation nil native-comp-jit-compilation nil)\n';
// Neither this nor the test reads the user's own setup and packages.
const hasEglot = /** @type {const} */ (['env', 'HOME=/nonexistent', 'emacs', '--batch', '--funcall', 'package-activate-all', '--load', 'eglot']);

installDebianTools({ emacs: 'emacs-nox', script: 'bsdutils', eglot: { package: 'elpa-eglot', test: hasEglot } }, fail);
for (const configuration of configurationsIn('Emacs', 'elisp')) await runWith(configuration);

/** @param {string} elisp */
async function runWith(elisp) {
  const { folder, env, configuration } = workspaceFor(elisp);
  const report = path.join(folder, 'report');
  mkdirSync(path.join(folder, '.emacs.d'));
  writeFileSync(path.join(folder, '.emacs.d/early-init.el'), earlyInit);
  writeFileSync(path.join(folder, '.emacs.d/init.el'), configuration);
  // Emacs acts as it does for a user only in a terminal, and this one asks it nothing. The input stays open: at its end, `script` types Ctrl+D.
  const emacs = `exec emacs -nw --load "$VHFLOW_TEST" "$VHFLOW_FILE"`;
  const variables = { HOME: folder, XDG_CONFIG_HOME: folder, TERM: 'vt100', SHELL: '/bin/sh', VHFLOW_TEST: path.join(root, 'test/editors/emacs.el'), VHFLOW_REPORT: report };
  const terminal = spawn('script', ['--quiet', '--return', '--command', emacs, '/dev/null'], {
    cwd: folder, stdio: ['pipe', 'pipe', 'inherit'], timeout: timeLimit, env: { ...env, ...variables },
  });
  let shown = '';
  terminal.stdout.setEncoding('utf8').on('data', (/** @type {string} */ data) => { shown += data; });
  const [status, signal] = await new Promise((resolve) => { terminal.once('close', (...end) => resolve(end)); });
  const said = existsSync(report) ? readFileSync(report, 'utf8').trim() : shown;
  if (signal) fail(`Emacs did not exit:\n${said}`);
  if (status !== 0) fail(`Emacs:\n${said}`);
  console.log(`Emacs ${said}`);
}
