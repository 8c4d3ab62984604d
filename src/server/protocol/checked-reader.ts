import { ErrorCodes, InitializeRequest, Message, type DataCallback, type Disposable, type MessageReader, type MessageWriter, type ResponseMessage } from 'vscode-languageserver';
import * as v from 'valibot';
import { notJson } from './framed-reader.js';

const id = v.union([v.string(), v.number()]);
const cancellation = v.object({ method: v.literal('$/cancelRequest'), params: v.object({ id }) });
const initialization = v.object({
  params: v.looseObject({ processId: v.nullish(v.pipe(v.number(), v.integer())), capabilities: v.looseObject({}) }),
});

/** A reader that answers messages which are not those of the protocol, and passes on the others. The library fails on some of them, or does not answer. */
export class CheckedReader implements MessageReader {
  readonly onError: MessageReader['onError'];
  readonly onClose: MessageReader['onClose'];
  readonly onPartialMessage: MessageReader['onPartialMessage'];

  constructor(private readonly reader: MessageReader, private readonly writer: Pick<MessageWriter, 'write'>) {
    this.onError = (...listener) => reader.onError(...listener);
    this.onClose = (...listener) => reader.onClose(...listener);
    this.onPartialMessage = (...listener) => reader.onPartialMessage(...listener);
  }

  listen(callback: DataCallback): Disposable {
    return this.reader.listen((message) => {
      const refusal = refusalOf(message);
      if (refusal) void this.writer.write(refusal);
      else if (!isUselessCancellation(message)) callback(message);
    });
  }

  dispose(): void {
    this.reader.dispose();
  }
}

/** The answer to a message that is not one of the protocol. */
function refusalOf(message: Message): ResponseMessage | undefined {
  if (message === notJson) return refusal(null, ErrorCodes.ParseError, 'The message is not JSON.');
  if (!v.is(v.looseObject({}), message) || Array.isArray(message)) return refusal(null, ErrorCodes.InvalidRequest, 'The message is not a JSON object.');
  const { id: given, method } = message as { readonly id?: unknown; readonly method?: unknown };
  if (method === undefined) return undefined;
  if (typeof method !== 'string') return refusal(v.is(id, given) ? given : null, ErrorCodes.InvalidRequest, 'The method is not a string.');
  if (given !== undefined && !v.is(id, given)) return refusal(null, ErrorCodes.InvalidRequest, 'The id is neither a string nor a number.');
  if (Message.isRequest(message) && method === InitializeRequest.method && !v.is(initialization, message)) {
    return refusal(message.id, ErrorCodes.InvalidParams, 'Invalid parameters: expected an object with capabilities and the id of a process or null.');
  }
  return undefined;
}

function isUselessCancellation(message: Message): boolean {
  return Message.isNotification(message) && message.method === '$/cancelRequest' && !v.is(cancellation, message);
}

function refusal(to: ResponseMessage['id'], code: number, message: string): ResponseMessage {
  return { jsonrpc: '2.0', id: to, error: { code, message } };
}
