import * as vscode from 'vscode';
import { hopsAround, oneLine } from '../../diagram/index.js';
import { inLanguage, type Text } from '../../model/text.js';
import { filled, wordsIn } from '../../model/words.js';
import { isSheet, treeTitle } from '../../sources/index.js';
import { contentLanguage, onDidChangeContentLanguage } from '../ui/content-language.js';
import { currentWebAddresses, onDidChangeWebAddresses } from '../ui/web-addresses.js';
import type { CurrentHop } from '../scenarios/current-hop.js';
import { addressOfHop } from '../scenarios/hop-address.js';
import { withoutIcons } from '../ui/plain-text.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import type { HopRef } from '../scenarios/refs.js';
import { canBeDownloaded } from '../files/downloads.js';
import { annotatedDocuments, type AnnotatedFunction, type FunctionPlace, type SourceFunctions } from './functions.js';
import { hopsOfFunction } from './function-hops.js';
import { isKnownProject, isReadAnew, type SourceRoots } from '../trees/roots.js';
import type { TracedHops } from '../traces/traced-hops.js';
import { parseSourcePath, sourceScheme } from '../trees/source-uri.js';

const enabledSetting = 'vhflow.codeLens.enabled';
const maximumCharacters = 36;

/** Code lenses in C files and sheets: the steps of the current flow, and a list of hops on every other function that hops pass through. */
export class SourceLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly functions: SourceFunctions,
    private readonly currentHop: CurrentHop,
    library: ScenarioLibrary,
    roots: SourceRoots,
    private readonly traced: Pick<TracedHops, 'of' | 'onDidChange'>,
  ) {
    const refresh = () => this.changed.fire();
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      currentHop.onDidChange(refresh),
      currentHop.onDidClear(refresh),
      currentHop.onDidChangeShown(refresh),
      library.onDidChange(refresh),
      roots.onDidChange((change) => {
        if (isReadAnew(change)) refresh();
      }),
      traced.onDidChange(refresh),
      onDidChangeContentLanguage(refresh),
      onDidChangeWebAddresses(refresh),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(enabledSetting)) refresh();
      }),
      vscode.languages.registerCodeLensProvider(annotatedDocuments, this),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  async provideCodeLenses(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.CodeLens[]> {
    if (!vscode.workspace.getConfiguration(undefined, document).get(enabledSetting, true)) return [];
    const annotated = await this.functions.annotated(document, token);
    const lenses = annotated.flatMap((found) => this.commandsFor(found).map((command) => new vscode.CodeLens(found.nameRange, command)));
    return [...sheetLenses(document), ...lenses];
  }

  private commandsFor({ place, hops }: AnnotatedFunction): readonly vscode.Command[] {
    const passing = hopsOfFunction(hops, this.currentHop.current);
    if (passing.type === 'elsewhere') return [listCommand(place, hops.length, passing.scenarios)];
    return [...this.stepCommands(passing.main), ...passing.others.flatMap((other) => [otherHopCommand(other), ...this.traceCommand(other, `${hopText(other.hop.n)}: `)])];
  }

  /** What a trace says of a hop, such as `seen 5 of 5 · p50 1.2 µs after hop 13`. */
  private traceCommand(ref: HopRef, prefix = ''): readonly vscode.Command[] {
    const brief = this.traced.of(ref)?.brief;
    // VS Code drops an ordinary space after an icon.
    return brief === undefined ? [] : [{ title: `$(pulse)\u00a0${withoutIcons(prefix + brief)}`, command: 'vhflow.showInDiagram', arguments: [addressOfHop(ref)] }];
  }

  private stepCommands(ref: HopRef): readonly vscode.Command[] {
    const { previous, next } = hopsAround(ref.entry.scenario, ref.flow, ref.hop.n, this.currentHop.shown);
    return [
      ...(previous ? [goTo({ ...ref, hop: previous }, `◀ ${hopText(previous.n)}`)] : []),
      ...(next ? [goTo({ ...ref, hop: next }, `${hopText(next.n)} ▶`)] : []),
      { title: vscode.l10n.t('Show in Diagram'), command: 'vhflow.showInDiagram', arguments: [addressOfHop(ref)] },
      ...this.traceCommand(ref),
      // The longest lens comes last, because a narrow column cuts lenses off at its edge.
      goTo(ref, hopTitle(ref)),
    ];
  }
}

/** The lenses on the first line of a sheet, which offer to replace it with the real file. */
function sheetLenses(document: vscode.TextDocument): readonly vscode.CodeLens[] {
  const place = document.uri.scheme === sourceScheme && isSheet(document.getText()) ? parseSourcePath(document.uri.path) : undefined;
  if (!place) return [];
  const { project, version } = place;
  const lens = (title: string, command: string, argument: object = { project, version }) => new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command, arguments: [argument] });
  const canGet = canBeDownloaded(place);
  return [
    ...(canGet ? [lens(vscode.l10n.t('Get the File'), 'vhflow.source.getFiles', place)] : []),
    ...(currentWebAddresses().of(place) === undefined ? [] : [lens(vscode.l10n.t('Open on the Web'), 'vhflow.openOnWeb', place)]),
    ...(isKnownProject(project) ? [lens(vscode.l10n.t('Use a Folder…'), 'vhflow.source.useFolder')] : []),
    // The longest lens comes last, because a narrow column cuts lenses off at its edge.
    ...(canGet ? [lens(vscode.l10n.t('Get All Files of {0}', treeTitle(place)), 'vhflow.source.getFiles')] : []),
  ];
}

function hopText(n: number): string {
  return filled(wordsIn(contentLanguage()).hop, n);
}

function hopTitle(ref: HopRef): string {
  const { entry, flow, hop } = ref;
  const place = filled(wordsIn(contentLanguage()).hopOfShort, hop.n, flow.hops.length);
  return `${place} · ${lensText(entry.scenario.title)} · ${lensText(flow.title)}: ${lensText(hop.label)}`;
}

function otherHopCommand(ref: HopRef): vscode.Command {
  return goTo(ref, `${hopText(ref.hop.n)}: ${lensText(ref.hop.label)}`);
}

function goTo(ref: HopRef, title: string): vscode.Command {
  return { title, command: 'vhflow.goToHopFromSource', arguments: [addressOfHop(ref)] };
}

function listCommand(place: FunctionPlace, hops: number, scenarios: number): vscode.Command {
  return { title: listTitle(hops, scenarios), command: 'vhflow.showHopsOfFunction', arguments: [place] };
}

function listTitle(hops: number, scenarios: number): string {
  if (hops === 1) return vscode.l10n.t('1 hop in 1 scenario…');
  return scenarios === 1 ? vscode.l10n.t('{0} hops in 1 scenario…', hops) : vscode.l10n.t('{0} hops in {1} scenarios…', hops, scenarios);
}

/** The text of a lens. It is truncated, because lenses do not wrap and the next lens must stay visible. */
function lensText(text: Text): string {
  const characters = [...oneLine(inLanguage(text, contentLanguage()))];
  const shown = characters.length > maximumCharacters ? [...characters.slice(0, maximumCharacters - 1), '…'] : characters;
  return withoutIcons(shown.join(''));
}
