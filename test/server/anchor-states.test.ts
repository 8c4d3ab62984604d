import { expect, it } from 'vitest';
import { openDocument } from '../../src/language/index.js';
import { AnchorStates } from '../../src/server/trees/anchor-states.js';
import { ServedTree } from '../../src/server/trees/source-trees.js';
import { scenarioWith } from '../language/documents.js';

it('anchors that were being looked up when the trees changed are looked up again', async () => {
  const empty = new ServedTree('file:///linux', { project: 'linux', version: '6.1.7' }, { read: async () => undefined, entries: async () => undefined });
  const answers: ((tree: ServedTree | undefined) => void)[] = [];
  const states = new AnchorStates({ treeFor: () => new Promise((answer) => answers.push(answer)), watched: [], drop: () => false, recheck: async () => false });
  const document = openDocument(scenarioWith('app -> drv "write" {\n  kind syscall\n  at linux:net/socket.c#sock_write\n}'));
  const { signal } = new AbortController();
  const codes = () => states.problemsOf(document, 'en').map(({ code }) => code);

  const early = states.check(document, signal);
  await expect.poll(() => answers.length).toBe(1);
  states.forget();
  const late = states.check(document, signal);
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.(empty);
  await late;
  expect(codes()).toEqual(['anchor-not-in-tree']);
  answers[0]?.(undefined);
  await early;
  expect(codes()).toEqual(['anchor-not-in-tree']);

  states.forget();
  const before = states.check(document, signal);
  await expect.poll(() => answers.length).toBe(3);
  states.forget();
  answers[2]?.(undefined);
  await before;
  const after = states.check(document, signal);
  await expect.poll(() => answers.length).toBe(4);
  answers[3]?.(empty);
  await after;
  expect(codes()).toEqual(['anchor-not-in-tree']);
});

it('the anchors of documents that were closed are released, and those of open ones are not', async () => {
  const asked: string[] = [];
  const trees = { treeFor: async (project: string) => void asked.push(project), watched: [], drop: () => false, recheck: async () => false };
  const [open, closed] = ['kept', 'closed'].map((name) => openDocument(scenarioWith(`app -> drv "write" {\n  kind syscall\n  at linux:net/socket.c#${name}\n}`)));
  if (!open || !closed) return expect.unreachable();
  const states = new AnchorStates(trees, () => [open]);
  const { signal } = new AbortController();
  const lookedUp = async (document: typeof open): Promise<number> => {
    asked.length = 0;
    await states.check(document, signal);
    return asked.length;
  };
  expect([await lookedUp(open), await lookedUp(closed), await lookedUp(open), await lookedUp(closed)]).toEqual([1, 1, 0, 0]);
  states.documentClosed();
  states.documentClosed();
  expect([await lookedUp(open), await lookedUp(closed)]).toEqual([0, 1]);
});

it('the anchors of open documents are never released, however many they are', async () => {
  const empty = new ServedTree('file:///linux', { project: 'linux', version: '6.1.7' }, { read: async () => undefined, entries: async () => undefined });
  const documents = Array.from({ length: 30 }, (_, index) => openDocument(scenarioWith(`app -> drv "write" {\n  kind syscall\n  at linux:net/socket.c#f${index}\n}`)));
  const states = new AnchorStates({ treeFor: async () => empty, watched: [], drop: () => false, recheck: async () => false }, () => documents, 10);
  const { signal } = new AbortController();
  for (const document of documents) await states.check(document, signal);
  const lost = (): number => documents.filter((document) => states.problemsOf(document, 'en').length > 0).length;
  expect(lost()).toBe(30);
  states.forget();
  states.forget();
  expect(lost()).toBe(30);
});
