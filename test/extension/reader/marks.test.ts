import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { SourceFunctions } from '../../../src/extension/reader/functions.js';
import { SourceMarks } from '../../../src/extension/reader/marks.js';
import type { CurrentHop } from '../../../src/extension/scenarios/current-hop.js';
import type { ScenarioLibrary } from '../../../src/extension/scenarios/library.js';
import type { SourceRoots } from '../../../src/extension/trees/roots.js';

const editors = vi.hoisted((): object[] => []);

/** The part of VS Code that marks use. */
vi.mock('vscode', () => {
  const nothing = { dispose: () => undefined };
  const never = () => nothing;
  class CancellationTokenSource {
    readonly token = { isCancellationRequested: false };
    cancel(): void {
      this.token.isCancellationRequested = true;
    }
  }
  class ThemeColor {}
  return {
    CancellationTokenSource, ThemeColor,
    Disposable: { from: () => nothing },
    OverviewRulerLane: {},
    Uri: { joinPath: () => undefined },
    window: { visibleTextEditors: editors, createTextEditorDecorationType: () => ({}), onDidChangeVisibleTextEditors: never },
    workspace: { onDidChangeTextDocument: never, onDidChangeConfiguration: never },
  };
});

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('of overlapping runs, the latest one sets the marks, whichever finishes last', async () => {
  const shown: unknown[] = [];
  const document = { version: 1, uri: { scheme: 'file' } };
  editors.push({ document, setDecorations: (_: unknown, ranges: unknown[]) => ranges.length > 0 && shown.push(...ranges) });
  const answers: ((name: string) => void)[] = [];
  const functions = {
    annotated: () => new Promise((resolve) => answers.push((name) => resolve([{ nameRange: name, hops: [] }]))),
    knownDocument: async () => undefined,
  } as unknown as SourceFunctions;
  const changed: (() => void)[] = [];
  const event = (listener: () => void) => changed.push(listener);
  const never = () => undefined;
  const hop = { onDidChange: event, onDidClear: never, current: undefined } as unknown as CurrentHop;
  const marks = new SourceMarks({} as vscode.Uri, functions, hop, { onDidChange: never } as unknown as ScenarioLibrary, { onDidChange: never } as unknown as SourceRoots);
  changed[0]?.();
  changed[0]?.();
  answers[1]?.('new');
  await vi.runAllTimersAsync();
  answers[0]?.('old');
  await vi.runAllTimersAsync();
  // The run that the timer starts initially has no result yet.
  expect(answers).toHaveLength(3);
  answers[2]?.('newest');
  await vi.runAllTimersAsync();
  expect(shown).not.toContain('old');
  expect(shown.at(-1)).toBe('newest');
  marks.dispose();
});
