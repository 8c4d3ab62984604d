// @ts-check
import { spawn } from 'node:child_process';

/**
 * Runs a command and shows its output.
 * @param {string} command a program on PATH or a full path; `node` and `npm` mean the ones running now
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options] `quiet` shows the output only if the command fails
 * @returns {Promise<number>} the exit code; 1 if a signal ended it
 */
export function runCommand(command, args, { cwd, env, quiet = false } = {}) {
  const [program, ...first] = resolve(command);
  return new Promise((done, fail) => {
    const child = spawn(program, [...first, ...args], { cwd, env: { ...process.env, ...env }, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', fail);
    child.on('close', (code) => {
      if (code !== 0) process.stderr.write(output);
      done(code ?? 1);
    });
  });
}

/**
 * Like {@link runCommand}, but throws if the command fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Parameters<typeof runCommand>[2]} [options]
 */
export async function mustRun(command, args, options) {
  const code = await runCommand(command, args, options);
  if (code !== 0) throw new Error(`\`${command} ${args.join(' ')}\` failed with exit code ${code}.`);
}

/** @param {string} command @returns {[string, ...string[]]} */
function resolve(command) {
  if (command === 'node') return [process.execPath];
  if (command !== 'npm') return [command];
  const script = process.env['npm_execpath'];
  if (script?.endsWith('.js')) return [process.execPath, script];
  return process.platform === 'win32' ? ['cmd.exe', '/d', '/s', '/c', 'npm'] : ['npm'];
}
