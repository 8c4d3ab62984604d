// @ts-check
/** `npm pack` runs this first: it installs and builds what is missing, so that a fresh clone packs a command line that runs. */
import { installDependencies, root } from './install.mjs';
import { mustRun } from './run-command.mjs';

await installDependencies();
await mustRun('node', ['esbuild.mjs', '--production'], { cwd: root, quiet: true });
