import * as vscode from 'vscode';
import type { Refusal, TraceWork, WorkAnswer, WorkRequest } from '../trace-worker/requests.js';

/** A thread that runs the bundle of `src/extension/trace-worker`. */
export interface TraceThread {
  post(request: WorkRequest): void;
  /**
   * Sets what to call with each answer, and when the thread has ended because of an error, with its message.
   */
  listen(onAnswer: (answer: WorkAnswer) => void, onError: (message: string) => void): void;
  stop(): void;
}

/** How this platform runs the worker. */
export interface TraceProgram {
  /** Whether the worker can read local files. */
  readonly readsFiles: boolean;
  start(): TraceThread;
}

/** Thrown for a file that is not a trace that can be read. */
export class RefusedTrace extends Error {
  constructor(readonly refusal: Refusal) {
    super(`${refusal.file}: ${refusal.reason}`);
    this.name = 'RefusedTrace';
  }
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((bytes: number) => void) | undefined;
}

/** The worker of one trace. Stopping it cancels whatever it does. */
export class TraceWorker implements vscode.Disposable {
  private readonly thread: TraceThread;
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private ended: Error | undefined;

  constructor(program: TraceProgram) {
    this.thread = program.start();
    this.thread.listen((answer) => this.take(answer), (message) => this.end(new Error(message)));
  }

  dispose(): void {
    this.thread.stop();
    this.end(new vscode.CancellationError());
  }

  /**
   * Asks for a piece of work.
   *
   * @param onProgress called now and then with the number of bytes read so far
   * @throws RefusedTrace if a file is not a trace; `vscode.CancellationError` if the worker was stopped meanwhile
   */
  do<Name extends keyof TraceWork>(work: Name, request: TraceWork[Name]['request'], onProgress?: (bytes: number) => void): Promise<TraceWork[Name]['result']> {
    if (this.ended) return Promise.reject(this.ended);
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve: resolve as (result: unknown) => void, reject, onProgress });
      this.thread.post({ id, work, request } as WorkRequest);
    });
  }

  private take(answer: WorkAnswer): void {
    const pending = this.pending.get(answer.id);
    if (!pending) return;
    if ('progress' in answer) return pending.onProgress?.(answer.progress);
    this.pending.delete(answer.id);
    if ('result' in answer) pending.resolve(answer.result);
    else pending.reject('refusal' in answer ? new RefusedTrace(answer.refusal) : new Error(answer.error));
  }

  private end(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}
