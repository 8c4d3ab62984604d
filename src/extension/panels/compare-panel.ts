import * as vscode from 'vscode';
import { basis, isOn, type Condition } from '../../model/conditions.js';
import type { FlowAddress } from '../../pages/address.js';
import { mostColumns, parseComparePanelState, parseFromComparePage, type CompareView, type CurrentCell, type FromComparePage, type ToComparePage } from '../../pages/compare-protocol.js';
import { compareViewOf, oneLine } from '../../diagram/index.js';
import { inLanguage } from '../../model/text.js';
import { compareStringsFor } from '../../pages/localized-compare-strings.js';
import { contentLanguage, onDidChangeContentLanguage } from '../ui/content-language.js';
import type { CurrentHop } from '../scenarios/current-hop.js';
import { PagePanel, type PageRole } from './page-panel.js';
import { flowsOf, type ScenarioLibrary } from '../scenarios/library.js';
import { addressOf, type LibraryFlow, type HopRef } from '../scenarios/refs.js';

export const compareViewType = 'vhflow.compare';

/** Requests of the page that other parts of the extension carry out. */
export interface CompareRequests {
  /** Shows the current hop in the diagram, without taking the focus or covering the comparison. */
  showDiagram(): void;
  /** Makes a hop the current one and shows its function. */
  openSource(ref: HopRef): void;
  /** Lets the user choose flows, starting from those that are shown; undefined when the choice is cancelled. */
  chooseFlows(chosen: readonly LibraryFlow[]): Promise<readonly LibraryFlow[] | undefined>;
}

type Shown = Extract<FromComparePage, { type: 'shown' }>;

/** Aligning more hops than this would take too long: two flows of half as many take a second. */
const mostHops = 10_000;
/** More flows than this are not offered in the table of costs. */
const mostOthers = 200;

/** The panel that compares flows side by side, and updates them when their files change. */
export class ComparePanel implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly shown = new vscode.EventEmitter<Shown>();
  /** Fires each time after the page has shown flows. */
  readonly onDidShow = this.shown.event;
  private readonly subscriptions: vscode.Disposable;
  private readonly page: PagePanel<ToComparePage, FromComparePage>;
  private chosen: readonly FlowAddress[] = [];
  /** What the page shows, in its order. */
  private columns: readonly LibraryFlow[] = [];
  private others: readonly LibraryFlow[] = [];
  /** Until the library has been read, every flow of a file would be reported as missing. */
  private isLibraryRead = false;

  constructor(
    extensionUri: vscode.Uri,
    private readonly library: ScenarioLibrary,
    private readonly currentHop: CurrentHop,
    private readonly requests: CompareRequests,
  ) {
    this.page = new PagePanel(extensionUri, this.role());
    void library.ready.then(() => {
      this.isLibraryRead = true;
      this.sendFlows();
    });
    this.subscriptions = vscode.Disposable.from(
      this.shown,
      vscode.window.registerWebviewPanelSerializer(compareViewType, this),
      currentHop.onDidChange(() => this.sendCurrent({ isQuiet: false })),
      library.onDidChange(() => this.sendFlows()),
      onDidChangeContentLanguage(() => this.sendAll()),
    );
  }

  dispose(): void {
    this.page.dispose();
    this.subscriptions.dispose();
  }

  /** Title of the panel's tab; undefined while it is closed. */
  get title(): string | undefined {
    return this.page.title;
  }

  /** The flows side by side, from left to right. */
  get flows(): readonly LibraryFlow[] {
    return this.columns;
  }

  /** Compares flows side by side, in a new panel or the one that is open; the first is the baseline. */
  show(flows: readonly LibraryFlow[]): void {
    this.choose(flows.map(addressOfFlow), { isNew: true });
    this.page.show({ preserveFocus: false, beside: false });
  }

  /** Restores a panel after a restart or reload of the window. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, value: unknown): Promise<void> {
    this.page.adopt(panel, value);
    this.choose(parseComparePanelState(value)?.chosen ?? []);
    await this.library.ready;
  }

  /** Handles a message from the page; invalid ones are ignored. */
  receive(message: unknown): void {
    this.page.receive(message);
  }

  private role(): PageRole<FromComparePage> {
    return {
      viewType: compareViewType,
      page: 'compare',
      title: () => vscode.l10n.t('Compare Flows'),
      name: () => vscode.l10n.t('The comparison'),
      parse: parseFromComparePage,
      onReady: () => this.sendAll(),
      onRequest: (request) => this.handle(request),
    };
  }

  private handle(request: Exclude<FromComparePage, { type: 'ready' }>): void {
    switch (request.type) {
      case 'shown':
        return this.shown.fire(request);
      case 'showHop':
        return this.withHop(request, (ref) => {
          this.currentHop.set(ref, 'command');
          this.requests.showDiagram();
        });
      case 'openSource':
        return this.withHop(request, (ref) => this.requests.openSource(ref));
      case 'openDiagram':
        return this.withHop({ column: request.column, n: 1 }, (ref) => {
          this.currentHop.set(ref, 'command');
          this.requests.showDiagram();
        });
      case 'add':
        return this.add(this.others[request.other]);
      case 'remove':
        if (this.columns.length > 2) this.rearrange(this.columns.filter((_, column) => column !== request.column));
        return;
      case 'makeFirst':
        return this.rearrange(withFirst(this.columns, request.column));
      case 'choose':
        return void this.chooseAgain();
      case 'switchCondition':
        return this.switchCondition(request);
      case 'backToBasis':
        this.library.settings = basis;
        return;
    }
  }

  /** Nothing happens if no flow that is shown by now knows the condition. */
  private switchCondition({ id, isOn }: { readonly id: string; readonly isOn: boolean }): void {
    const condition = this.columns.flatMap(({ entry }) => entry.scenario.conditions).find((known) => known.id === id);
    if (condition) this.library.switchTo(id, isOn);
  }

  private async chooseAgain(): Promise<void> {
    const flows = await this.requests.chooseFlows(this.columns);
    if (flows) this.show(flows);
  }

  private withHop({ column, n }: CurrentCell, action: (ref: HopRef) => void): void {
    const flow = this.columns[column];
    const hop = flow?.flow.hops[n - 1];
    if (flow && hop) action({ ...flow, hop });
  }

  private add(flow: LibraryFlow | undefined): void {
    if (flow && this.columns.length < mostColumns) this.rearrange([...this.columns, flow]);
  }

  private rearrange(flows: readonly LibraryFlow[]): void {
    this.choose(flows.map(addressOfFlow));
  }

  private choose(chosen: readonly FlowAddress[], { isNew = false } = {}): void {
    this.chosen = chosen.slice(0, mostColumns);
    this.sendFlows({ isNew });
  }

  private sendAll(): void {
    const language = contentLanguage();
    this.page.post({ type: 'strings', strings: compareStringsFor(language), language });
    this.sendFlows();
  }

  private sendFlows({ isNew = false } = {}): void {
    if (!this.page.isPageReady || !this.isLibraryRead) return;
    const view = this.view();
    this.page.title = this.columns.length === 0 ? vscode.l10n.t('Compare Flows') : view.columns.map(({ scenarioTitle }) => scenarioTitle).join(' ⇄ ');
    this.page.post({ type: 'compare', view, isNew });
    this.sendCurrent({ isQuiet: true });
  }

  private view(): CompareView {
    const problems: string[] = [];
    this.columns = this.shownFlows(problems);
    const isShown = new Set(this.columns.map(({ flow }) => flow));
    this.others = [...flowsOf(this.library)].filter(({ flow }) => !isShown.has(flow) && isDataPath(flow)).slice(0, mostOthers);
    const [chosen, others] = [this.columns, this.others].map((flows) => flows.map(({ entry, flow }) => ({ scenario: entry.scenario, flow })));
    return { ...compareViewOf({ chosen: chosen ?? [], others: others ?? [], language: contentLanguage() }), chosen: this.chosen, warnings: this.disagreements(), problems };
  }

  /** Says on which conditions the flows do not stand on the same settings, because their files have other defaults. */
  private disagreements(): string[] {
    const cases = new Map<string, { readonly condition: Condition; readonly on: string[]; readonly off: string[] }>();
    for (const { entry: { scenario } } of this.columns) {
      for (const condition of scenario.conditions) {
        const found = cases.get(condition.id) ?? { condition, on: [], off: [] };
        found[isOn(condition, scenario.settings) ? 'on' : 'off'].push(oneLine(inLanguage(scenario.title, contentLanguage())));
        cases.set(condition.id, found);
      }
    }
    return [...cases.values()].filter(({ on, off }) => on.length > 0 && off.length > 0).map(({ condition, on, off }) =>
      vscode.l10n.t('The condition {0} is on in {1} and off in {2}, whose files have other defaults: switch it to compare them under the same settings.', condition.id, [...new Set(on)].join(', '), [...new Set(off)].join(', ')));
  }

  /** The chosen flows that exist now; explains in `problems` which are missing or left out. */
  private shownFlows(problems: string[]): readonly LibraryFlow[] {
    const flows: LibraryFlow[] = [];
    let hops = 0;
    for (const address of this.chosen) {
      const found = findFlow(this.library, address);
      if (!found) problems.push(vscode.l10n.t('The flow {0} of {1} no longer exists.', address.flowId, 'builtIn' in address.document ? address.document.builtIn : address.document.scenarioId));
      else if (hops + found.flow.hops.length > mostHops) problems.push(vscode.l10n.t('The flow {0} is not shown: together the flows would have more than {1} hops.', address.flowId, mostHops));
      else {
        hops += found.flow.hops.length;
        flows.push(found);
      }
    }
    return flows;
  }

  private sendCurrent({ isQuiet }: { readonly isQuiet: boolean }): void {
    const ref = this.currentHop.current;
    const column = this.columns.findIndex(({ flow }) => flow === ref?.flow);
    this.page.post({ type: 'current', cell: ref && column >= 0 ? { column, n: ref.hop.n } : null, isQuiet });
  }
}

/** Whether the flow handles data, rather than setting something up once. */
function isDataPath({ hops }: LibraryFlow['flow']): boolean {
  return hops.some(({ branch }) => branch !== 'control');
}

function withFirst(flows: readonly LibraryFlow[], column: number): readonly LibraryFlow[] {
  const first = flows[column];
  return first ? [first, ...flows.filter((flow) => flow !== first)] : flows;
}

function findFlow(library: ScenarioLibrary, { document, flowId }: FlowAddress): LibraryFlow | undefined {
  const entry = library.find(document);
  const flow = entry?.scenario.flows.find(({ id }) => id === flowId);
  return entry && flow && { entry, flow };
}

function addressOfFlow({ entry, flow }: LibraryFlow): FlowAddress {
  return { document: addressOf(entry), flowId: flow.id };
}
