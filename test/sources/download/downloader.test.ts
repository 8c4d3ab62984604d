import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defaultDownloadLimits, Downloader, DownloadStore, type Clock, type DownloadLimits, type DownloadReport, type DownloadRequest } from '../../../src/sources/index.js';
import { sends, startDownloadServer, type Answer, type DownloadServer } from './server.js';
import { memoryStore, sha256 } from './memory-store.js';

const tree = { project: 'qemu', version: '7.2.0' };
const pinned = 'int pinned(void)\n{\n    return 0;\n}\n';
const other = 'int other(void)\n{\n    return 1;\n}\n';
const file = 'hw/net/one.c';
const verifiedAt = `verified/qemu@7.2.0/${file}`;
const differentAt = `different/qemu@7.2.0/${file}`;

const clock: Clock = {
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

let server: DownloadServer;
let folder: ReturnType<typeof memoryStore>;
let store: DownloadStore;

beforeAll(async () => {
  server = await startDownloadServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  server.answers.clear();
  server.asked.length = 0;
  folder = memoryStore();
  const accepted = await sha256(new TextEncoder().encode(pinned));
  store = new DownloadStore(folder, sha256, 'test', (_, path) => (path === 'no/hash.c' ? [] : [accepted]));
});

const downloader = (limits: Partial<DownloadLimits> = {}) => new Downloader(store, { fetch: server.fetch, clock, limits: { ...defaultDownloadLimits, ...limits } });

function request(more: Partial<DownloadRequest> = {}): DownloadRequest {
  return { tree, paths: [file], base: new URL(server.address), signal: new AbortController().signal, ...more };
}

/** Downloads the one file from a server that answers in this way. */
async function answered(answer: Answer, limits: Partial<DownloadLimits> = {}): Promise<DownloadReport> {
  server.answers.set(`/${file}`, answer);
  return downloader(limits).get(request());
}

describe('a file that arrives', () => {
  test('is verified if its content is the pinned one', async () => {
    const report = await answered(sends(pinned));
    expect(report).toEqual({ present: [], verified: [file], different: [], failed: [], untried: [] });
    expect([...folder.files]).toEqual([[verifiedAt, pinned]]);
    expect((await store.find(tree, file))?.state).toBe('verified');
  });

  test('is stored separately if it is not', async () => {
    const report = await answered(sends(other));
    expect(report).toMatchObject({ verified: [], different: [file], failed: [] });
    expect([...folder.files]).toEqual([[differentAt, other]]);
    expect((await store.find(tree, file))?.state).toBe('different');
  });

  test('is never reported as verified if no content is pinned for it', async () => {
    server.answers.set('/no/hash.c', sends(pinned));
    expect(await downloader().get(request({ paths: ['no/hash.c'] }))).toMatchObject({ verified: [], different: ['no/hash.c'] });
  });

  test('replaces a separately stored one once its content is the pinned one', async () => {
    await answered(sends(other));
    await answered(sends(pinned));
    expect([...folder.files.keys()]).toEqual([verifiedAt]);
  });

  test('is not requested again once it is verified', async () => {
    await answered(sends(pinned));
    const report = await answered(sends(other));
    expect(report).toMatchObject({ present: [file], verified: [], different: [] });
    expect(server.asked).toHaveLength(1);
  });

  test('is verified if it was compressed for the transfer', async () => {
    const report = await answered((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(pinned)));
    expect(report).toMatchObject({ verified: [file], failed: [] });
    expect([...folder.files]).toEqual([[verifiedAt, pinned]]);
  });

  test('is not verified if the server compressed only a part of it, which only the hash reveals', async () => {
    const report = await answered((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(pinned).subarray(0, -12)));
    expect(report.verified).toEqual([]);
    expect(folder.files.has(verifiedAt)).toBe(false);
  });

  test('is requested by its escaped path', async () => {
    const strange = 'a b/50%/ü#?.c';
    server.answers.set(`/${strange}`, sends(pinned));
    expect((await downloader().get(request({ paths: [strange] }))).verified).toEqual([strange]);
  });
});

describe('a stored file', () => {
  test('is no longer verified if another program has written to it', async () => {
    await answered(sends(pinned));
    folder.files.set(verifiedAt, other);
    expect((await store.find(tree, file))?.state).toBe('different');
  });

  test('is verified in either place if its content has been accepted since', async () => {
    folder.files.set(differentAt, pinned);
    expect((await store.find(tree, file))?.state).toBe('verified');
  });

  test('is deleted when its tree is forgotten, unlike those of other trees', async () => {
    folder.files.set(verifiedAt, pinned).set(differentAt, other).set('verified/qemu@2.5.0/x.c', pinned);
    await store.forget(tree);
    expect([...folder.files.keys()]).toEqual(['verified/qemu@2.5.0/x.c']);
  });

  test('is the same for every spelling of the version', async () => {
    await answered(sends(pinned));
    expect((await store.find({ project: 'qemu', version: 'v7.2' }, file))?.state).toBe('verified');
  });
});

const faults: readonly { readonly name: string; readonly answer: Answer; readonly fault: object; readonly limits?: Partial<DownloadLimits> }[] = [
  ...[204, 206, 300, 304, 403, 404, 410, 429, 500, 502, 503, 504].map((status) => ({
    name: `is answered with ${status}`,
    answer: (response: Parameters<Answer>[0]) => response.writeHead(status).end(status === 204 || status === 304 ? undefined : pinned),
    fault: { type: 'status', status },
  })),
  ...[301, 302, 303, 307, 308].flatMap((status) => ['/other.c', 'https://elsewhere.example/other.c', 'http://localhost/other.c', undefined].map((location) => ({
    name: `is elsewhere (${status}, ${location ?? 'nobody says where'})`,
    answer: (response: Parameters<Answer>[0]) => response.writeHead(status, location === undefined ? {} : { location }).end(pinned),
    fault: { type: 'redirect' },
  }))),
  {
    name: 'is shorter than the server said',
    answer: (response) => response.writeHead(200, { 'content-length': '1000' }).write(pinned, () => response.socket?.end()),
    fault: { type: 'interrupted' },
  },
  {
    name: 'is cut in the middle',
    answer: (response) => response.writeHead(200).write(pinned.slice(0, 10), () => response.socket?.destroy()),
    fault: { type: 'interrupted' },
  },
  {
    name: 'is packed, and cut in the middle',
    answer: (response) => {
      const packed = gzipSync(pinned.repeat(1_000));
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length }).write(packed.subarray(0, packed.length / 2), () => response.socket?.destroy());
    },
    fault: { type: 'interrupted' },
  },
  {
    name: 'is small when packed, and too large',
    answer: (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(pinned.repeat(100))),
    fault: { type: 'too-large', bytes: 1_000 },
    limits: { fileSize: 1_000 },
  },
  { name: 'says that it is too large', answer: sends(pinned.repeat(100)), fault: { type: 'too-large', bytes: 1_000 }, limits: { fileSize: 1_000 } },
  {
    name: 'is too large without saying so',
    answer: (response) => response.writeHead(200).end(pinned.repeat(100)),
    fault: { type: 'too-large', bytes: 1_000 },
    limits: { fileSize: 1_000 },
  },
  { name: 'all are too large', answer: sends(pinned), fault: { type: 'all-too-large', bytes: 10 }, limits: { totalSize: 10 } },
  { name: 'is not text', answer: sends(new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1])), fault: { type: 'not-text' } },
  { name: 'is empty', answer: sends(''), fault: { type: 'not-text' } },
  { name: 'is a page that asks to sign in', answer: sends('<html>Sign in</html>', 'text/html; charset=utf-8'), fault: { type: 'web-page' } },
  { name: 'never comes', answer: () => undefined, fault: { type: 'slow' }, limits: { stall: 40 } },
  { name: 'stops coming', answer: (response) => response.writeHead(200).write('int '), fault: { type: 'slow' }, limits: { stall: 40 } },
  { name: 'comes a drop at a time', answer: drop, fault: { type: 'slow' }, limits: { stall: 60, fileTime: 90 } },
];

/** Sends a letter every few milliseconds, forever. */
function drop(response: Parameters<Answer>[0]): void {
  response.writeHead(200);
  const timer = setInterval(() => response.write('x'), 10);
  response.once('close', () => clearInterval(timer));
}

describe('a file that does not arrive', () => {
  test.each(faults)('$name: the file is named, and its previous content stays', async ({ answer, fault, limits }) => {
    folder.files.set(differentAt, other);
    const report = await answered(answer, limits);
    expect(report).toMatchObject({ verified: [], different: [], failed: [{ path: file, fault }] });
    expect([...folder.files]).toEqual([[differentAt, other]]);
  });

  test('the target of a redirect is never contacted', async () => {
    server.answers.set('/other.c', sends(pinned));
    await answered((response) => response.writeHead(302, { location: '/other.c' }).end());
    expect(server.asked).toEqual([`/${file}`]);
  });

  test('a redirect that a browser hides is recognised by the type of the response', async () => {
    const hidden = async () => ({ type: 'opaqueredirect', status: 0, headers: new Headers(), body: null });
    expect(await new Downloader(store, { fetch: hidden, clock, limits: defaultDownloadLimits }).get(request())).toMatchObject({ failed: [{ path: file, fault: { type: 'redirect' } }] });
  });

  test('a failure that only mentions a redirect is not treated as one', async () => {
    const failing = () => Promise.reject(new TypeError('proxy-redirect.example does not answer'));
    const { failed } = await new Downloader(store, { fetch: failing, clock, limits: defaultDownloadLimits }).get(request());
    expect(failed).toMatchObject([{ path: file, fault: { type: 'unreachable', detail: 'proxy-redirect.example does not answer' } }]);
  });

  test('a host that cannot be reached is not contacted for the other files', async () => {
    const gone = await startDownloadServer();
    await gone.close();
    const paths = Array.from({ length: 40 }, (_, index) => `f${index}.c`);
    const { failed, untried } = await downloader().get(request({ base: new URL(gone.address), paths }));
    expect(failed.every(({ fault }) => fault.type === 'unreachable')).toBe(true);
    expect(failed.length).toBeLessThanOrEqual(defaultDownloadLimits.parallel);
    expect(failed.length + untried.length).toBe(40);
  });

  test('a certificate without a trusted issuer is rejected', async () => {
    const untrusting = new Downloader(store, { fetch: (address, options) => globalThis.fetch(address, options), clock, limits: defaultDownloadLimits });
    server.answers.set(`/${file}`, sends(pinned));
    expect(await untrusting.get(request())).toMatchObject({ failed: [{ path: file, fault: { type: 'unreachable' } }] });
    expect(server.asked).toEqual([]);
  });

  test('a full disk leaves no partial file, and the others are stored', async () => {
    const paths = ['a.c', 'b.c', 'c.c'];
    for (const path of paths) server.answers.set(`/${path}`, sends(pinned));
    folder.full = '-1';
    const { verified, failed } = await downloader({ parallel: 1 }).get(request({ paths }));
    expect(verified).toEqual(['a.c', 'c.c']);
    expect(failed).toEqual([{ path: 'b.c', fault: { type: 'not-stored', detail: 'no space left on device' } }]);
    expect([...folder.files.keys()]).toEqual(['verified/qemu@7.2.0/a.c', 'verified/qemu@7.2.0/c.c']);
  });

  test('a path that leaves the tree is not requested', async () => {
    const { failed } = await downloader().get(request({ paths: ['../secret.c'] }));
    expect(failed).toMatchObject([{ path: '../secret.c', fault: { type: 'not-stored' } }]);
    expect(server.asked).toEqual([]);
  });

  test('the files after one that exceeds the total size are not requested', async () => {
    for (const path of ['a.c', 'b.c', 'c.c']) server.answers.set(`/${path}`, sends(pinned));
    const report = await downloader({ parallel: 1, totalSize: pinned.length }).get(request({ paths: ['a.c', 'b.c', 'c.c'] }));
    expect(report).toMatchObject({ verified: ['a.c'], failed: [{ path: 'b.c', fault: { type: 'all-too-large', bytes: pinned.length } }], untried: ['c.c'] });
  });

  test('a folder that cannot be written is reported for each file', async () => {
    server.answers.set('/a.c', sends(pinned));
    for (const [error, detail] of [[new Error('read-only'), 'read-only'], [new Error('full'), 'full']] as const) {
      const failing = new DownloadStore({ ...folder, write: async () => { throw error; } }, sha256, 'test');
      const report = await new Downloader(failing, { fetch: server.fetch, clock, limits: defaultDownloadLimits }).get(request({ paths: ['a.c'] }));
      expect(report).toMatchObject({ verified: [], different: [], failed: [{ path: 'a.c', fault: { type: 'not-stored', detail } }] });
    }
  });

  test('one bad file does not prevent the download of the others', async () => {
    server.answers.set('/good.c', sends(pinned));
    expect(await downloader().get(request({ paths: ['bad.c', 'good.c'] }))).toMatchObject({ verified: ['good.c'], failed: [{ path: 'bad.c' }] });
  });
});

describe('runs', () => {
  const paths = Array.from({ length: 12 }, (_, index) => `f${index}.c`);

  test('download a few files at a time', async () => {
    let under = 0;
    let most = 0;
    for (const path of paths) {
      server.answers.set(`/${path}`, (response, incoming) => {
        most = Math.max(most, ++under);
        response.once('finish', () => under--);
        setImmediate(() => sends(pinned)(response, incoming));
      });
    }
    expect((await downloader().get(request({ paths }))).verified).toHaveLength(12);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(defaultDownloadLimits.parallel);
  });

  test('report their progress', async () => {
    for (const path of paths) server.answers.set(`/${path}`, sends(pinned));
    const reported: string[] = [];
    await downloader().get(request({ paths, onProgress: (done, total) => reported.push(`${done}/${total}`) }));
    expect(reported).toEqual(paths.map((_, index) => `${index + 1}/12`));
  });

  test('download every file once if two run for one tree', async () => {
    for (const path of paths) server.answers.set(`/${path}`, sends(pinned));
    const both = downloader();
    const [first, second] = await Promise.all([both.get(request({ paths })), both.get(request({ paths }))]);
    expect(first.verified).toHaveLength(12);
    expect(second).toMatchObject({ present: paths, verified: [] });
    expect(server.asked).toHaveLength(12);
  });

  test('that are cancelled store nothing and do not delay the next one', async () => {
    const controller = new AbortController();
    server.answers.set('/f0.c', sends(pinned));
    for (const path of paths.slice(1)) server.answers.set(`/${path}`, () => controller.abort(new Error('cancelled')));
    const one = downloader({ parallel: 1 });
    await expect(one.get(request({ paths, signal: controller.signal }))).rejects.toThrow('cancelled');
    expect(folder.files.size).toBe(0);
    for (const path of paths) server.answers.set(`/${path}`, sends(pinned));
    expect((await one.get(request({ paths }))).verified).toHaveLength(12);
  });

  test('of two programs at once store complete files in the same folder', async () => {
    for (const path of paths) server.answers.set(`/${path}`, sends(pinned));
    const accepted = await sha256(new TextEncoder().encode(pinned));
    const programs = ['one', 'two'].map((name) => new Downloader(new DownloadStore(folder, sha256, name, () => [accepted]), { fetch: server.fetch, clock, limits: defaultDownloadLimits }));
    const reports = await Promise.all(programs.map((program) => program.get(request({ paths }))));
    for (const { present, verified, failed } of reports) expect([present.length + verified.length, failed]).toEqual([12, []]);
    expect([...folder.files].sort()).toEqual(paths.map((path) => [`verified/qemu@7.2.0/${path}`, pinned]).sort());
  });

  test('that are cancelled in the middle of a file store nothing, and end the request', async () => {
    const controller = new AbortController();
    const closed = new Promise((done) => {
      server.answers.set('/f0.c', (response) => {
        response.once('close', done);
        response.writeHead(200).write(pinned.slice(0, 10), () => controller.abort(new Error('cancelled')));
      });
    });
    await expect(downloader().get(request({ paths: ['f0.c'], signal: controller.signal }))).rejects.toThrow('cancelled');
    await closed;
    expect(folder.files.size).toBe(0);
  });

  test('that are cancelled while they wait for another one end at once, and a third still waits for the first', async () => {
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      server.answers.set('/f0.c', (response, incoming) => {
        answer = () => sends(pinned)(response, incoming);
        resolve();
      });
    });
    server.answers.set('/f1.c', sends(pinned));
    const one = downloader();
    const controller = new AbortController();
    const first = one.get(request({ paths: ['f0.c'] }));
    const second = one.get(request({ paths: ['f1.c'], signal: controller.signal }));
    const third = one.get(request({ paths: ['f1.c'] }));
    await asked;
    controller.abort(new Error('cancelled'));
    await expect(second).rejects.toThrow('cancelled');
    expect(server.asked).toEqual(['/f0.c']);
    answer();
    expect([(await first).verified, (await third).verified]).toEqual([['f0.c'], ['f1.c']]);
  });

  test('that are cancelled before they begin request nothing', async () => {
    await expect(downloader().get(request({ paths, signal: AbortSignal.abort(new Error('cancelled')) }))).rejects.toThrow('cancelled');
    expect(server.asked).toEqual([]);
  });
});
