import { beforeEach, describe, expect, it, vi } from 'vitest';
import { hopInEditor } from '../../../src/extension/scenarios/hop-in-editor.js';
import type { ScenarioLibrary } from '../../../src/extension/scenarios/library.js';
import { compile } from '../../../src/language/index.js';

const vsCode = vi.hoisted(() => {
  class Position {
    constructor(readonly line: number, readonly character: number) {}
  }
  class Range {
    readonly start: Position;
    readonly end: Position;
    constructor(startLine: number, startCharacter: number, endLine: number, endCharacter: number) {
      this.start = new Position(startLine, startCharacter);
      this.end = new Position(endLine, endCharacter);
    }
    contains({ line }: Position): boolean {
      return this.start.line <= line && line <= this.end.line;
    }
  }
  class TabInputText {
    constructor(readonly uri: unknown) {}
  }
  const window: { activeTextEditor?: unknown; tabGroups: { activeTabGroup: { activeTab?: unknown } } } = { tabGroups: { activeTabGroup: {} } };
  return { Position, Range, TabInputText, window };
});
vi.mock('vscode', () => vsCode);

const text = (id: string) => `scenario ${id} {
  title "T"
  machine m "M" { participant p "P" in host-kernel }
  flow out "Out" {
    p -> p "x" as one
    p -> p "y" as two
  }
}
`;
const uriOf = (name: string) => ({ toString: () => `file:///${name}` });
const files = new Map(['a.vhflow', 'b.vhflow'].map((name) => {
  const compiled = compile(text(name.slice(0, 1)));
  return [`file:///${name}`, { uri: uriOf(name), compiled, entries: compiled.scenarios.map((scenario) => ({ scenario, uri: uriOf(name) })) }];
}));
const library = {
  upToDate: async () => undefined,
  workspace: [...files.values()],
  fileAt: (uri: ReturnType<typeof uriOf>) => files.get(uri.toString()),
  find: ({ uri }: { readonly uri: string }) => files.get(uri)?.entries[0],
} as unknown as ScenarioLibrary;

const editorOf = (name: string, line: number, languageId = 'vhflow') => ({ document: { uri: uriOf(name), languageId }, selection: { active: new vsCode.Position(line, 6) } });
const hop = async () => {
  const ref = await hopInEditor(library);
  return ref && `${ref.entry.scenario.id}/${ref.hop.id}`;
};

/** @param tab the file of the active tab; absent if the tab shows something else */
function show(editor: unknown, tab?: string): void {
  vsCode.window.activeTextEditor = editor;
  vsCode.window.tabGroups.activeTabGroup.activeTab = { input: tab === undefined ? {} : new vsCode.TabInputText(uriOf(tab)) };
}

describe('the hop of the active editor', () => {
  beforeEach(() => show(undefined));

  it('is the one at the cursor, else the first of the file', async () => {
    show(editorOf('a.vhflow', 5), 'a.vhflow');
    expect(await hop()).toBe('a/two');
    show(editorOf('a.vhflow', 0), 'a.vhflow');
    expect(await hop()).toBe('a/one');
  });

  it('is the first of the file in the active tab while its text is still loading', async () => {
    show(undefined, 'b.vhflow');
    expect(await hop()).toBe('b/one');
    show(editorOf('a.vhflow', 5), 'b.vhflow');
    expect(await hop()).toBe('b/one');
  });

  it('is that of the editor if the tab shows something other than one text', async () => {
    show(editorOf('a.vhflow', 5));
    expect(await hop()).toBe('a/two');
  });

  it('is none in another file', async () => {
    show(editorOf('c.c', 3, 'c'), 'c.c');
    expect(await hop()).toBeUndefined();
    show(undefined, 'c.c');
    expect(await hop()).toBeUndefined();
    show(undefined);
    expect(await hop()).toBeUndefined();
  });
});
