import { describe, expect, test } from 'vitest';
import { parseFromPage, noFolds, parsePanelState, parseToPage } from '../../src/pages/diagram-protocol.js';

const document = { builtIn: 'virtio-pcap' };
const flow = { document, flowId: 'send' };
const longText = 'a'.repeat(4_001);
const png = 'iVBORw0KGgo=';

describe('messages of the diagram page', () => {
  test.each([
    { type: 'ready', load: 1 }, { type: 'selected', flow, n: 1 }, { type: 'openSource', flow, n: 100_000 }, { type: 'showSource', flow, n: 2 }, { type: 'showFlow', flow },
    { type: 'setLevel', level: 'all' }, { type: 'setHidden', hidden: ['copies'] }, { type: 'switchCondition', id: 'halted', isOn: true }, { type: 'backToBasis' }, { type: 'goToHop' }, { type: 'present', isOn: true }, { type: 'compare', flow }, { type: 'showProblem' }, { type: 'export', format: 'html' },
    { type: 'copyMermaid' }, { type: 'picture', format: 'svg', data: '<svg></svg>', flow }, { type: 'picture', format: 'png4', data: png, flow }, { type: 'pictureCopied' },
    { type: 'pictureFailed', message: 'no' }, { type: 'renderFailed', message: 'no' }, { type: 'drawn', flowId: 'send', messages: 12 },
  ])('pass as what they are, without anything else: %j', (message) => expect(parseFromPage({ ...message, command: 'x' })).toEqual(message));

  test('list each hidden part once, in a fixed order', () => {
    expect(parseFromPage({ type: 'setHidden', hidden: ['notes', 'copies', 'notes'] })).toEqual({ type: 'setHidden', hidden: ['copies', 'notes'] });
  });

  test.each([
    null, 'ready', { type: 'ready' }, [], {}, { type: 'run' }, { type: 'selected', flow, n: 0 }, { type: 'selected', flow, n: 1.5 }, { type: 'showSource', flow, n: 100_001 }, { type: 'openSource', flow, n: '1' }, { type: 'selected', n: 1 },
    { type: 'showFlow', flow: { ...flow, flowId: longText } }, { type: 'showFlow', flowId: 'send' }, { type: 'compare', flow: {} }, { type: 'setLevel', level: 'some' }, { type: 'setHidden', hidden: ['hops'] }, { type: 'export', format: 'exe' },
    { type: 'switchCondition', id: 'halted' }, { type: 'switchCondition', id: longText, isOn: true }, { type: 'switchCondition', id: 'halted', isOn: 'yes' },
    { type: 'picture', format: 'png1', data: '<svg></svg>', flow }, { type: 'picture', format: 'svg', data: png, flow }, { type: 'picture', format: 'svg', data: '<svg><Script>', flow },
    { type: 'picture', format: 'svg', data: '<svg></svg>' },
    { type: 'pictureFailed', message: longText }, { type: 'renderFailed', message: longText }, { type: 'drawn', flowId: 'send', messages: 'many' },
  ])('are dropped when they are none: %j', (message) => expect(parseFromPage(message)).toBeUndefined());
});

describe('messages to the diagram page', () => {
  const view = { mermaid: 'sequenceDiagram', hops: [], shown: [] };

  test('are accepted if they are complete', () => {
    expect(parseToPage({ type: 'flow', view, selected: 1, document })).toEqual({ type: 'flow', view, selected: 1, document });
    const problem = { message: 'x', line: 1, column: 2, count: 3, isOutdated: false };
    expect(parseToPage({ type: 'broken', problem })).toEqual({ type: 'broken', problem });
  });

  test.each([
    { type: 'flow', view: { ...view, hops: {} }, selected: 1, document }, { type: 'flow', view, selected: 0, document }, { type: 'flow', view, selected: 1, document: null },
    { type: 'broken', problem: {} }, { type: 'select', n: 0 }, { type: 'takePicture', format: 'gif' }, { type: 'strings', strings: { title: 7 }, language: 'en' }, { type: 'run' },
  ])('are dropped without them: %j', (message) => expect(parseToPage(message)).toBeUndefined());
});

describe('the saved state of the diagram page', () => {
  const state = { document, flowId: 'send', hop: 3, level: 'main' };

  const folds = { lanes: ['host/qemu'], hops: ['kick'] };

  test('is accepted with or without hidden and folded parts', () => {
    expect(parsePanelState({ ...state, hidden: ['notes'], folds, zoom: 2 })).toEqual({ ...state, hidden: ['notes'], folds });
    expect(parsePanelState(state)).toEqual({ ...state, hidden: [], folds: noFolds });
    expect(parsePanelState({ ...state, hidden: 'all', folds: { lanes: 7 } })).toEqual({ ...state, hidden: [], folds: noFolds });
  });

  test.each([undefined, {}, { ...state, hop: 0 }, { ...state, level: 'some' }, { ...state, document: { uri: 'file:///x' } }, { ...state, flowId: longText }])(
    'is none: %j', (value) => expect(parsePanelState(value)).toBeUndefined());
});
