import * as v from 'valibot';
import type { Connection } from 'vscode-languageserver';
import { parsed } from '../../pages/schema.js';
import { sourceRequests, type FileResult, type ListResult, type PathParams, type RootResult, type RootParams } from '../../sources/requests.js';

const rootResult = v.object({ uri: v.string(), project: v.string(), version: v.exactOptional(v.string()) });
const fileResult = v.nullable(v.union([v.object({ text: v.string() }), v.object({ refused: v.string() })]));
const listResult = v.array(v.object({ name: v.string(), type: v.picklist(['file', 'directory']) }));

/** Sends the requests about source trees to the client. A result that does not match the protocol is treated as a missing tree, an unreadable file or an empty directory. */
export class ClientRequests {
  constructor(private readonly connection: Pick<Connection, 'sendRequest'>) {}

  /** @returns undefined when the client has no such tree */
  async root(params: RootParams): Promise<RootResult | undefined> {
    return parsed(rootResult, await this.connection.sendRequest(sourceRequests.root, params));
  }

  async read(params: PathParams): Promise<FileResult> {
    const result = parsed(fileResult, await this.connection.sendRequest(sourceRequests.read, params));
    return result === undefined ? { refused: 'unreadable' } : result;
  }

  async list(params: PathParams): Promise<ListResult> {
    return parsed(listResult, await this.connection.sendRequest(sourceRequests.list, params)) ?? [];
  }
}
