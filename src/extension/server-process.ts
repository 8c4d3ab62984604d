import { fork, type ChildProcess } from 'node:child_process';
import type { MessageTransports } from 'vscode-languageclient';
import type { ServerProgram } from './language/client.js';
import { messagesOf } from './process-messages.js';

/** How long a server that was told to end may still run, in milliseconds. */
const timeToEnd = 2_000;

/**
 * The language server as a process of Node.
 *
 * @param module the path of the server's bundle
 */
export function serverProcess(module: string): ServerProgram {
  let server: ChildProcess | undefined;
  return {
    clientProcessId: process.pid,
    get process() {
      return server;
    },
    connect: (log): Promise<MessageTransports> => {
      // `ELECTRON_RUN_AS_NODE`: desktop VS Code's program is Electron. Its debugging options are not for the server.
      const started = fork(module, ['--node-ipc', `--clientProcessId=${process.pid}`], {
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, execArgv: [], silent: true,
      });
      server = started;
      started.once('exit', () => {
        if (server === started) server = undefined;
      });
      for (const stream of [started.stdout, started.stderr]) stream?.setEncoding('utf8').on('data', log);
      return Promise.resolve(messagesOf(started, () => void setTimeout(() => started.kill(), timeToEnd).unref()));
    },
  };
}
