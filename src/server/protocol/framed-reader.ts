import type { Readable } from 'node:stream';
import { AbstractMessageReader, Disposable, type DataCallback, type Message, type MessageReader } from 'vscode-languageserver/node';

const headerEnd = Buffer.from('\r\n\r\n');
/** In bytes; far more than any client sends. */
const longestHeader = 4_096;
/** In bytes; a document of the largest size with every character escaped has a tenth of it. */
const longestMessage = 128 * 1024 * 1024;

/** The message in place of one that is not JSON. */
export const notJson = Object.freeze({ jsonrpc: 'notJson' }) as Message;

/**
 * Reads messages with the headers of the Language Server Protocol from a stream.
 *
 * The reader of the library waits forever after a header that it does not understand, and passes on one message per turn of the event
 * loop, so that requests of a burst have been answered before their cancellation is noticed. This one reports a wrong header as
 * an error and stops, and passes on all messages that have arrived.
 */
export class FramedReader extends AbstractMessageReader implements MessageReader {
  private chunks: Buffer[] = [];
  /** The bytes in `chunks`. */
  private received = 0;
  /** The bytes without which nothing can be done. */
  private needed = 1;
  /** The length of the message whose header was read. */
  private bodyLength: number | undefined;

  constructor(private readonly stream: Readable) {
    super();
  }

  listen(callback: DataCallback): Disposable {
    const onData = (chunk: Buffer): void => {
      this.chunks.push(chunk);
      this.received += chunk.length;
      try {
        this.takeMessages(callback);
      } catch (error) {
        subscription.dispose();
        this.fireError(error);
      }
    };
    const onError = (error: unknown): void => this.fireError(error);
    const onClose = (): void => this.fireClose();
    const subscription = Disposable.create(() => this.stream.off('data', onData).off('error', onError).off('end', onClose).off('close', onClose));
    this.stream.on('data', onData).on('error', onError).on('end', onClose).on('close', onClose);
    return subscription;
  }

  /** @throws when a header is wrong */
  private takeMessages(callback: DataCallback): void {
    if (this.received < this.needed) return;
    let rest: Buffer = Buffer.concat(this.chunks);
    for (;;) {
      if (this.bodyLength === undefined) {
        const header = headerIn(rest);
        if (header === undefined) break;
        this.bodyLength = header.bodyLength;
        rest = rest.subarray(header.end);
      }
      if (rest.length < this.bodyLength) break;
      callback(messageIn(rest.subarray(0, this.bodyLength)));
      rest = rest.subarray(this.bodyLength);
      this.bodyLength = undefined;
    }
    this.chunks = [rest];
    this.received = rest.length;
    this.needed = this.bodyLength ?? rest.length + 1;
  }
}

/**
 * The header at the start of what was received; undefined if it is not complete.
 *
 * @throws when this is no header
 */
function headerIn(start: Buffer): { readonly bodyLength: number; readonly end: number } | undefined {
  const end = start.subarray(0, longestHeader).indexOf(headerEnd);
  if (end >= 0) return { bodyLength: lengthIn(start.toString('latin1', 0, end)), end: end + headerEnd.length };
  checkStart(start);
  return undefined;
}

/** @throws when this cannot become a header any more */
function checkStart(start: Buffer): void {
  const text = start.toString('latin1', 0, longestHeader);
  // A client may send messages without any header, or end the lines of a header with a line feed alone.
  if (start.length >= longestHeader || !/^[A-Za-z]?[A-Za-z-]*(?:$|[ \t]*:)/.test(text) || /(?:^|[^\r])\n/.test(text)) throw wrongHeader(text);
}

function lengthIn(header: string): number {
  const [, digits] = /^content-length[ \t]*:[ \t]*(\d+)[ \t]*$/im.exec(header.replaceAll('\r\n', '\n')) ?? [];
  const length = digits === undefined ? NaN : Number(digits);
  if (!(length <= longestMessage)) throw wrongHeader(header);
  return length;
}

function wrongHeader(text: string): Error {
  return new Error(`a message must start with the header Content-Length, but starts with ${JSON.stringify(text.slice(0, 80))}`);
}

function messageIn(body: Buffer): Message {
  try {
    return JSON.parse(body.toString('utf8')) as Message;
  } catch {
    return notJson;
  }
}
