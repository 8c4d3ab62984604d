import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { Agent, fetch as undiciFetch } from 'undici';
import type { Fetch } from '../../../src/sources/index.js';

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A real HTTPS server on this machine, with a certificate made for it. */
export interface DownloadServer {
  /** With a trailing slash. */
  readonly address: string;
  /** The requested paths, in the order of the requests. */
  readonly asked: string[];
  /** The responses, by path; other paths are answered with 404. */
  readonly answers: Map<string, Answer>;
  /** A `fetch` that trusts this server's certificate. */
  readonly fetch: Fetch;
  close(): Promise<void>;
}

export async function startDownloadServer(): Promise<DownloadServer> {
  const certificate = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048, extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  const asked: string[] = [];
  const answers = new Map<string, Answer>();
  const server = createServer({ key: certificate.private, cert: certificate.cert }, (request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    asked.push(path);
    const answer = answers.get(path);
    if (answer) answer(response, request);
    else response.writeHead(404).end('nothing here');
  });
  const port = await listen(server);
  const agent = new Agent({ connect: { ca: certificate.cert } });
  return {
    address: `https://localhost:${port}/`,
    asked,
    answers,
    fetch: (address, options) => undiciFetch(address, { ...options, dispatcher: agent }),
    close: async () => {
      server.closeAllConnections();
      await agent.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** A response as a correct server sends it. */
export function sends(content: string | Uint8Array, type = 'text/plain; charset=utf-8'): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(content) }).end(content);
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, 'localhost', () => resolve((server.address() as AddressInfo).port));
  });
}
