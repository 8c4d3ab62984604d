import { expect, it } from 'vitest';
import type { Connection } from 'vscode-languageserver';
import { ClientRequests } from '../../src/server/trees/client-requests.js';
import { ClientSourceTrees } from '../../src/server/trees/client-source-trees.js';
import { FileRefused } from '../../src/sources/index.js';
import { sourceRequests } from '../../src/sources/requests.js';

/** A connection whose client gives the same answer to every request of a kind. */
function connectionWith(answers: Readonly<Record<string, unknown>>): Connection {
  return { sendRequest: async (method: string) => answers[method] } as unknown as Connection;
}

const asked = { root: 'file:///linux', path: 'net' };
const root = { uri: 'file:///linux', project: 'linux', version: '6.1.7' };

it.for([undefined, null, 'file:///linux', { uri: 7, project: 'linux' }, { project: 'linux' }, { ...root, version: 6 }])('%j is no source tree', async (answer) => {
  expect(await new ClientRequests(connectionWith({ [sourceRequests.root]: answer })).root({ project: 'linux', version: '6.1' })).toBeUndefined();
  const trees = new ClientSourceTrees(connectionWith({ [sourceRequests.root]: answer }));
  expect(await trees.treeFor('linux', '6.1')).toBeUndefined();
});

it.for([undefined, 7, {}, { text: 7 }, { refused: null }])('%j is no text of a file', async (answer) => {
  expect(await new ClientRequests(connectionWith({ [sourceRequests.read]: answer })).read(asked)).toEqual({ refused: 'unreadable' });
  const tree = await new ClientSourceTrees(connectionWith({ [sourceRequests.root]: root, [sourceRequests.read]: answer })).treeFor('linux', '6.1');
  await expect(tree?.read('net/socket.c')).rejects.toBeInstanceOf(FileRefused);
});

it.for([undefined, null, {}, ['socket.c'], [{ name: 'socket.c', type: 'link' }], [{ name: 7, type: 'file' }]])('%j is no directory', async (answer) => {
  expect(await new ClientRequests(connectionWith({ [sourceRequests.list]: answer })).list(asked)).toEqual([]);
  const tree = await new ClientSourceTrees(connectionWith({ [sourceRequests.root]: root, [sourceRequests.list]: answer })).treeFor('linux', '6.1');
  expect(await tree?.entries('net')).toEqual([]);
});

it('valid answers are passed on', async () => {
  const entries = [{ name: 'socket.c', type: 'file' }, { name: 'ipv4', type: 'directory' }];
  const answers = new ClientRequests(connectionWith({ [sourceRequests.root]: root, [sourceRequests.read]: null, [sourceRequests.list]: entries }));
  expect([await answers.root({ project: 'linux', version: '6.1' }), await answers.read(asked), await answers.list(asked)]).toEqual([root, null, entries]);
  expect(await new ClientRequests(connectionWith({ [sourceRequests.read]: { text: '' } })).read(asked)).toEqual({ text: '' });
});
