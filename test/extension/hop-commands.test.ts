import { beforeEach, describe, expect, it, vi } from 'vitest';
import { registerHopCommands } from '../../src/extension/hop-commands.js';
import type { CurrentHop } from '../../src/extension/scenarios/current-hop.js';
import type { ScenarioLibrary } from '../../src/extension/scenarios/library.js';
import type { DiagramPanel } from '../../src/extension/panels/diagram-panel.js';
import { compile } from '../../src/language/index.js';

const commands = vi.hoisted(() => new Map<string, (argument?: unknown) => unknown>());
const warnings = vi.hoisted((): string[] => []);

/** The part of VS Code that the commands use; there is no active editor, and a quick pick fails the test. */
vi.mock('vscode', () => ({
  commands: { registerCommand: (name: string, run: (argument?: unknown) => unknown) => commands.set(name, run) },
  Disposable: { from: () => undefined },
  l10n: { t: (text: string, ...values: readonly string[]) => text.replace(/\{(\d)\}/g, (_, index: string) => values[Number(index)] ?? '') },
  window: {
    createQuickPick: () => {
      throw new Error('Expected no quick pick');
    },
    showWarningMessage: (message: string) => warnings.push(message),
  },
}));

const [scenario] = compile('scenario s { title "S" machine m "M" { participant p "P" in host-kernel } flow f "F" { p -> p "x" as h } flow e "E" { } }').scenarios;
if (!scenario) throw new Error('Expected a scenario');
const entry = { scenario };
const [flow] = scenario.flows;
const current = { entry, flow, hop: flow?.hops[0] };
const set = vi.fn();
const show = vi.fn();
const openHop = vi.fn();

beforeEach(() => {
  warnings.length = 0;
  [set, show, openHop].forEach((each) => each.mockReset());
  const library = { workspace: [], upToDate: async () => undefined, find: ({ builtIn }: { builtIn?: string }) => (builtIn === 's' ? entry : undefined) };
  registerHopCommands(library as unknown as ScenarioLibrary, { current, set } as unknown as CurrentHop, { show } as unknown as DiagramPanel, { openHop });
});

describe.each(['vhflow.openDiagram', 'vhflow.showInDiagram', 'vhflow.openSource'])('%s', (command) => {
  it.each([
    [{ document: { builtIn: 'none' } }, 'This scenario no longer exists.'],
    [{ document: { uri: 'file:///a.vhflow', scenarioId: 's' }, flowId: 'f', hopId: 'h' }, 'The flow f of s no longer exists.'],
    [{ document: { builtIn: 's' }, flowId: 'none' }, 'The flow none of s no longer exists.'],
    [{ address: { document: { builtIn: 's' }, flowId: 'none' } }, 'The flow none of s no longer exists.'],
    [{ document: { builtIn: 's' }, flowId: 'e' }, 'The flow e has no hops yet.'],
    [{ document: { builtIn: 's' }, flowId: 7 }, 'This scenario no longer exists.'],
  ])('acts on no other hop for an address that cannot be resolved, and says so: %j', async (argument, message) => {
    await commands.get(command)?.(argument);
    expect([set, show, openHop].map((each) => each.mock.calls)).toEqual([[], [], []]);
    expect(warnings).toEqual([message]);
  });

  it('acts on the hop of an address', async () => {
    await commands.get(command)?.({ document: { builtIn: 's' }, flowId: 'f', hopId: 'h' });
    const acted = command === 'vhflow.openSource' ? openHop : set;
    expect(acted.mock.calls[0]?.[0]).toMatchObject({ flow, hop: flow?.hops[0] });
    expect(warnings).toEqual([]);
  });
});
