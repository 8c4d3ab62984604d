import type { ChildProcess } from 'node:child_process';
import type { Message, MessageReader, MessageTransports, MessageWriter } from 'vscode-languageclient';
import * as vscode from 'vscode';

/**
 * The messages of a process that was started with a channel of Node. `vscode-jsonrpc/node` has the same, but would put a second copy of
 * that library into the package.
 *
 * @param onEnd called when the connection ends
 */
export function messagesOf(process: ChildProcess, onEnd: () => void): Required<Pick<MessageTransports, 'reader' | 'writer'>> {
  return { reader: new ProcessReader(process), writer: new ProcessWriter(process, onEnd) };
}

class ProcessReader implements MessageReader {
  private readonly errors = new vscode.EventEmitter<Error>();
  private readonly closes = new vscode.EventEmitter<void>();
  private readonly partials = new vscode.EventEmitter<never>();
  readonly onError = this.errors.event;
  readonly onClose = this.closes.event;
  readonly onPartialMessage = this.partials.event;

  constructor(private readonly process: ChildProcess) {
    process.on('error', (error) => this.errors.fire(error));
    process.on('close', () => this.closes.fire());
  }

  listen(callback: (message: Message) => void): vscode.Disposable {
    this.process.on('message', callback);
    return new vscode.Disposable(() => this.process.off('message', callback));
  }

  dispose(): void {
    vscode.Disposable.from(this.errors, this.closes, this.partials).dispose();
  }
}

class ProcessWriter implements MessageWriter {
  private readonly errors = new vscode.EventEmitter<[Error, Message | undefined, number | undefined]>();
  private readonly closes = new vscode.EventEmitter<void>();
  private failures = 0;
  readonly onError = this.errors.event;
  readonly onClose = this.closes.event;

  constructor(private readonly process: ChildProcess, readonly end: () => void) {
    process.on('error', (error) => this.errors.fire([error, undefined, undefined]));
    process.on('close', () => this.closes.fire());
  }

  write(message: Message): Promise<void> {
    return new Promise((resolve) => {
      this.process.send(message, (error) => {
        this.failures = error ? this.failures + 1 : 0;
        if (error) this.errors.fire([error, message, this.failures]);
        resolve();
      });
    });
  }

  dispose(): void {
    vscode.Disposable.from(this.errors, this.closes).dispose();
  }
}
