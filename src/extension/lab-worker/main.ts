/**
 * The entry point of the bundle that runs the lab, in a process of its own: the extension asks for one thing, and the process ends with
 * the answer. A signal, or the end of the connection, such as when the window is closed, cancels what it does.
 */
import { checkLab, downloadKernel, runLab, withClearFailures } from '../../lab/index.js';
import { answer, type Lab } from './answering.js';
import type { FromLab } from './messages.js';

const controller = new AbortController();
const cancel = (): void => controller.abort();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, cancel);
process.once('disconnect', cancel);

/** Whether the extension is still there is only known when the message is sent. */
function send(message: FromLab): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

process.once('message', (message) => {
  const run: Lab['run'] = (request, progress, signal) => withClearFailures(request.folder, () => runLab(request, progress, signal));
  void answer(message, { check: (folder, language) => checkLab(folder, undefined, language, { signal: controller.signal }), download: downloadKernel, run }, controller.signal, send).finally(() => {
    if (process.connected) process.disconnect();
  });
});
