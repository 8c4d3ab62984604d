import { fork } from 'node:child_process';
import type { LabListener, LabProgram } from './lab/lab-program.js';

/** How long a process that was told to end may still run, in milliseconds: it stops machines and removes their files. */
const timeToEnd = 20_000;
/** As much of what it wrote last is kept, in characters; it tells what was wrong. */
const mostKept = 2_000;

/**
 * Runs the lab in processes of Node.
 *
 * @param module the path of the bundle
 */
export function labProcess(module: string): LabProgram {
  return {
    start: (request, listener) => {
      // `ELECTRON_RUN_AS_NODE`: desktop VS Code's program is Electron. Its debugging options are not for the lab.
      const child = fork(module, [], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, execArgv: [], silent: true });
      let written = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', (text: string) => {
          written = (written + text).slice(-mostKept);
        });
      }
      const end = endingOnce(listener);
      child.on('message', (message) => listener.onMessage(message));
      child.once('error', (error) => end(error.message));
      child.once('close', (code, signal) => end(code === 0 ? '' : written.trim() || (signal ?? `exit ${String(code)}`)));
      // An error here is told by the end of the process, too.
      child.send(request, () => undefined);
      return {
        cancel: () => {
          if (child.kill('SIGTERM')) setTimeout(() => child.kill('SIGKILL'), timeToEnd).unref();
        },
      };
    },
  };
}

/** An error and the end of a process may both be told; the first of them counts. */
function endingOnce(listener: LabListener): (trouble: string) => void {
  let isEnded = false;
  return (trouble) => {
    if (!isEnded) listener.onEnd(trouble);
    isEnded = true;
  };
}
