import { PassThrough } from 'node:stream';
import { createConnection, StreamMessageReader, StreamMessageWriter, type ResponseMessage } from 'vscode-languageserver/node';
import { CheckedReader } from '../../src/server/protocol/checked-reader.js';
import { FramedReader } from '../../src/server/protocol/framed-reader.js';
import { startServer } from '../../src/server/server.js';

/** A message with its header. */
export function packet(message: unknown): string {
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** A server in this process whose client writes bytes, and the messages that it answers with. */
export class Wire {
  readonly received: ResponseMessage[] = [];
  /** What the server refused to read on for. */
  readonly errors: Error[] = [];
  private readonly toServer = new PassThrough();

  constructor() {
    const toClient = new PassThrough();
    const reader = new FramedReader(this.toServer);
    const writer = new StreamMessageWriter(toClient);
    startServer(createConnection(new CheckedReader(reader, writer), writer));
    reader.onError((error) => this.errors.push(error));
    new StreamMessageReader(toClient).listen((message) => this.received.push(message as ResponseMessage));
  }

  write(bytes: string | Uint8Array): void {
    this.toServer.write(bytes);
  }

  send(...messages: readonly object[]): void {
    this.write(messages.map((message) => packet({ jsonrpc: '2.0', ...message })).join(''));
  }

  initialize(): void {
    this.send({ id: 'start', method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } }, { method: 'initialized', params: {} });
  }

  answerTo(id: ResponseMessage['id']): ResponseMessage | undefined {
    return this.received.find((message) => message.id === id && !('method' in message));
  }
}
