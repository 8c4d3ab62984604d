import * as vscode from 'vscode';
import type { FlowAddress } from '../pages/address.js';
import { pictureLevels } from '../pages/diagram-protocol.js';
import { registerAddHop } from './authoring/add-hop.js';
import { registerAuthoringCommands } from './authoring/commands.js';
import { registerHopEdits } from './authoring/hop-edits.js';
import { pickFlows, registerCompareCommand } from './panels/compare-commands.js';
import { ComparePanel } from './panels/compare-panel.js';
import { maintainFlowActiveKey, CurrentHop } from './scenarios/current-hop.js';
import { registerBesideCommand, type ShownDiagram } from './panels/beside-command.js';
import { DiagramPanel, mainDiagram, secondDiagram, type DiagramSurroundings } from './panels/diagram-panel.js';
import { Presentation } from './panels/presentation.js';
import { FlowsInStep } from './panels/flows-in-step.js';
import { registerHopCommands } from './hop-commands.js';
import { registerExportCommands } from './panels/export-commands.js';
import { registerLabCommand } from './lab/commands.js';
import { Lab } from './lab/lab.js';
import type { LabProgram } from './lab/lab-program.js';
import { LanguageService, type ServerProgram } from './language/client.js';
import { pickHop } from './scenarios/hop-picker.js';
import { registerProbeCommands } from './scenarios/probe-commands.js';
import { registerDocumentation } from './language/documentation.js';
import { builtInScenarios, registerBuiltInTexts } from './scenarios/built-in-texts.js';
import { ScenarioFollow } from './scenarios/follow-cursor.js';
import { ScenarioLenses } from './scenarios/lenses.js';
import { ScenarioLibrary } from './scenarios/library.js';
import { ScenarioViews } from './scenarios/views.js';
import { registerWhatIf } from './scenarios/what-if.js';
import { registerTraceCommands, type Traces } from './traces/commands.js';
import { PanelTrace } from './traces/panel-trace.js';
import { TracedHops } from './traces/traced-hops.js';
import type { TraceProgram } from './traces/trace-worker.js';
import type { SourceNavigator } from './reader/navigation.js';
import { registerSources } from './sources.js';
import type { SourcesAtHand } from './files/sources-at-hand.js';
import type { SourcesView } from './sources-view/view.js';
import { registerWebCommands } from './web/commands.js';

/** What the extension exports; the tests that run inside VS Code use it. */
export interface ExtensionApi {
  readonly library: ScenarioLibrary;
  readonly currentHop: CurrentHop;
  readonly views: ScenarioViews;
  readonly sourcesView: SourcesView;
  readonly sourcesAtHand: SourcesAtHand;
  readonly diagram: DiagramPanel;
  readonly presentation: Presentation;
  /** The diagram beside it, and its hop. */
  readonly second: ShownDiagram;
  /** The traces of the two diagrams. */
  readonly traces: readonly [PanelTrace, PanelTrace];
  readonly openTrace: Traces['open'];
  readonly comparison: ComparePanel;
  readonly language: LanguageService;
}

/**
 * Creates the parts of the extension and connects them; `context` disposes all of them.
 *
 * @param labProgram absent where flows cannot be run for real
 */
export async function startExtension(context: vscode.ExtensionContext, server: ServerProgram, traceProgram: TraceProgram, labProgram?: LabProgram): Promise<ExtensionApi> {
  const builtIn = await builtInScenarios(context.extensionUri);
  const own = <T extends { dispose(): unknown }>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const { extensionUri } = context;
  const library = own(new ScenarioLibrary(builtIn));
  const level = pictureLevels.find((each) => each === vscode.workspace.getConfiguration('vhflow').get('diagram.level')) ?? 'overview';
  const currentHop = own(new CurrentHop(library, level));
  own(maintainFlowActiveKey(currentHop));
  const traced = own(new TracedHops());
  const { navigator: sources, roots, functions, atHand, view: sourcesView } = registerSources(context, library, currentHop, traced);
  const log = own(vscode.window.createOutputChannel('vhflow', { log: true }));
  const presentation = own(new Presentation(context.globalState, log));
  const surroundings = { extensionUri, library, sources: atHand, presentation, log };
  const openBeside = () => void vscode.commands.executeCommand('vhflow.openBeside');
  const compare = (flow: FlowAddress) => void vscode.commands.executeCommand('vhflow.compareFlows', flow);
  const diagram = own(
    new DiagramPanel(surroundings, mainDiagram, currentHop, {
      openSource: (ref, preserveFocus) => void sources.openHop(ref, { preserveFocus, origin: 'diagram' }),
      goToHop: () => void vscode.commands.executeCommand('vhflow.goToHop'),
      openBeside,
      compare,
    }),
  );
  const second = createSecondDiagram(own, { surroundings, sources, diagram, currentHop, openBeside, compare });
  const comparison = own(
    new ComparePanel(extensionUri, library, currentHop, {
      showDiagram: () => diagram.show({ preserveFocus: true, beside: true }),
      openSource: (ref) => void sources.openHop(ref),
      chooseFlows: (chosen) => pickFlows(library, chosen),
    }),
  );
  const views = own(new ScenarioViews(library, currentHop));
  own(registerHopCommands(library, currentHop, diagram, sources));
  own(registerCompareCommand(library, currentHop, comparison));
  own(registerExportCommands(diagram));
  own(registerBuiltInTexts(extensionUri, builtIn.map(({ id }) => id)));
  own(registerAuthoringCommands(extensionUri, library));
  own(registerAddHop(library, currentHop, functions));
  own(registerHopEdits());
  own(registerWhatIf(library, currentHop, context.workspaceState));
  own(registerProbeCommands(library, currentHop));
  const traces = [own(new PanelTrace(traceProgram, library, currentHop, log)), own(new PanelTrace(traceProgram, library, second.hop, log))] as const;
  for (const trace of traces) traced.add(trace);
  const { commands: traceCommands, open: openTrace } = registerTraceCommands(library, [{ panel: diagram, hop: currentHop, trace: traces[0] }, { ...second, trace: traces[1] }], {
    storage: context.workspaceState, globalStorage: context.globalStorageUri, program: traceProgram,
  });
  own(traceCommands);
  const lab = own(new Lab({ library, globalStorage: context.globalStorageUri, program: labProgram, open: openTrace }));
  own(registerLabCommand(library, () => (second.panel.isActive ? second.hop : currentHop), lab, labProgram !== undefined));
  own(registerWebCommands(library, currentHop));
  own(new ScenarioLenses());
  own(new ScenarioFollow(library, currentHop));
  own(registerDocumentation(extensionUri));
  const language = own(new LanguageService(server, roots));
  return { library, currentHop, views, sourcesView, sourcesAtHand: atHand, diagram, presentation, second, traces, openTrace, comparison, language };
}

/** Creates the diagram that *Open Beside* opens, and keeps it in step with the first. */
function createSecondDiagram(
  own: <T extends { dispose(): unknown }>(part: T) => T,
  { surroundings, sources, diagram, currentHop, openBeside, compare }: {
    readonly surroundings: DiagramSurroundings; readonly sources: SourceNavigator; readonly diagram: DiagramPanel; readonly currentHop: CurrentHop; readonly openBeside: () => void;
    readonly compare: (flow: FlowAddress) => void;
  },
): ShownDiagram {
  const { library } = surroundings;
  const hop = own(new CurrentHop(library, currentHop.shown.level));
  const panel = own(new DiagramPanel(surroundings, secondDiagram, hop, {
    openSource: (ref, preserveFocus) => {
      hop.set(ref, 'diagram');
      void sources.openHop(ref, { preserveFocus, selects: false });
    },
    goToHop: () => void goToHopOfFlow(hop),
    openBeside,
    compare,
  }));
  own(registerBesideCommand(library, { panel: diagram, hop: currentHop }, { panel, hop }, own(new FlowsInStep(currentHop, hop, () => panel.isOpen))));
  return { panel, hop };
}

/** Lets the user choose a hop of the flow that a diagram shows. */
async function goToHopOfFlow(shown: CurrentHop): Promise<void> {
  const { current } = shown;
  const chosen = current && (await pickHop({ allHops: () => current.flow.hops.map((hop) => ({ ...current, hop })) }, current));
  if (chosen) shown.set(chosen, 'command');
}
