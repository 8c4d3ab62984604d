import { expect, it } from 'vitest';
import { resolveCall } from '../../src/anchors/index.js';
import { anchor, treeOf } from './tree-of.js';

const caller = [anchor('net/blue.c#blue_send')[0], anchor('net/blue.c#blue_push')[0]] as const;
const call = (text: string) =>
  resolveCall({ type: 'call', caller, calls: 'blue_queue_split', otherCalls: ['blue_queue', 'enqueue'] }, treeOf({ 'net/blue.c': text }));

it.each([
  ['the first name, wherever the others are called too', 'exact', 'blue_queue_split', 'void blue_send(void)\n{\n\tblue_queue();\n\tblue_queue_split();\n}\n'],
  ['the next name that is called', 'moved', 'enqueue', 'void blue_send(void)\n{\n\tops->enqueue();\n}\n'],
  ['any of the names in the first caller, before another caller', 'moved', 'enqueue', 'void blue_push(void)\n{\n\tblue_queue_split();\n}\nvoid blue_send(void)\n{\n\tenqueue();\n}\n'],
  ['a name in another caller', 'moved', 'blue_queue', 'void blue_push(void)\n{\n\tblue_queue();\n}\n'],
])('finds %s', async (_, state, symbol, text) => {
  expect((await call(text)).call).toMatchObject({ state, found: { symbol } });
});

it('a call is lost if the caller calls none of the names', async () => {
  expect((await call('void blue_send(void)\n{\n\tblue_drop();\n}\n')).call.state).toBe('lost');
});
