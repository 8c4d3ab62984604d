import * as vscode from 'vscode';
import { parsed } from '../../pages/schema.js';
import { fromLab, type FromLab, type LabChecked, type LabDone, type LabStepName, type ToLab } from '../lab-worker/messages.js';
import type { LabProgram } from './lab-program.js';

/** Thrown when the lab cannot do what it was asked for. */
export class LabFailure extends Error {
  /**
   * @param cure what helps, if the lab knows
   * @param file path of a file that shows more, such as the console of a machine
   */
  constructor(readonly what: string, readonly cure: string | undefined, readonly file: string | undefined) {
    super(what);
    this.name = 'LabFailure';
  }
}

/** What goes on while the lab works. */
export interface LabWatch {
  readonly onStep: (name: LabStepName) => void;
  readonly onLog: (line: string) => void;
  readonly token: vscode.CancellationToken;
}

type Answer<Request extends ToLab> = Request extends { readonly type: 'check' } ? LabChecked : LabDone;
const answers = { check: 'checked', run: 'done' } as const satisfies Record<ToLab['type'], FromLab['type']>;

/**
 * Has a process of the lab answer a request.
 *
 * @returns its answer, after the process has ended, so that nothing of it is left
 * @throws LabFailure with the reason for which there is none; `vscode.CancellationError` if it was cancelled
 */
export function askLab<Request extends ToLab>(program: LabProgram, request: Request, { onStep, onLog, token }: LabWatch): Promise<Answer<Request>> {
  let answer: FromLab | undefined;
  const onMessage = (received: unknown): void => {
    const message = parsed(fromLab, received);
    if (message?.type === 'step') onStep(message.name);
    else if (message?.type === 'log') onLog(message.line);
    else answer ??= message;
  };
  return new Promise((resolve, reject) => {
    const lab = program.start(request, {
      onMessage,
      onEnd: (trouble) => {
        cancelling.dispose();
        if (token.isCancellationRequested) reject(new vscode.CancellationError());
        else if (answer?.type === answers[request.type]) resolve(answer as Answer<Request>);
        else reject(failureOf(answer, trouble));
      },
    });
    const cancelling = token.onCancellationRequested(() => lab.cancel());
    if (token.isCancellationRequested) lab.cancel();
  });
}

function failureOf(answer: FromLab | undefined, trouble: string): LabFailure {
  if (answer?.type === 'failed') return new LabFailure(answer.what, answer.cure, answer.file);
  return new LabFailure(vscode.l10n.t('the program of the lab has ended without an answer: {0}', trouble), undefined, undefined);
}
