import * as v from 'valibot';
import type { Connection } from 'vscode-languageserver';
import { parsed } from '../pages/schema.js';
import { sourceRequests, type FileResult, type ListResult, type PathParams, type RootResult, type RootParams } from '../sources/requests.js';

const rootAnswer = v.object({ uri: v.string(), project: v.string(), version: v.exactOptional(v.string()) });
const fileAnswer = v.nullable(v.union([v.object({ text: v.string() }), v.object({ refused: v.string() })]));
const listAnswer = v.array(v.object({ name: v.string(), type: v.picklist(['file', 'directory']) }));

/** Sends the requests about source trees to the client. A result that does not match the protocol is treated as a missing tree, an unreadable file or an empty directory. */
export class ClientAnswers {
  constructor(private readonly connection: Pick<Connection, 'sendRequest'>) {}

  /** @returns undefined when the client has no such tree */
  async root(asked: RootParams): Promise<RootResult | undefined> {
    return parsed(rootAnswer, await this.connection.sendRequest(sourceRequests.root, asked));
  }

  async read(asked: PathParams): Promise<FileResult> {
    const answer = parsed(fileAnswer, await this.connection.sendRequest(sourceRequests.read, asked));
    return answer === undefined ? { refused: 'unreadable' } : answer;
  }

  async list(asked: PathParams): Promise<ListResult> {
    return parsed(listAnswer, await this.connection.sendRequest(sourceRequests.list, asked)) ?? [];
  }
}
