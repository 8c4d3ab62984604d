import * as v from 'valibot';
import type { CodeLens, Connection, Position, ShowDocumentParams } from 'vscode-languageserver';
import type { Cancellation } from '../anchors/index.js';
import { anchorSitesOf, lensesOf, type Lens, type VhflowDocument } from '../language/index.js';
import { inLanguage, type Text } from '../model/text.js';
import { fileScenarioAddress, hopAddress } from '../pages/address.js';
import { parsed } from '../pages/schema.js';
import { anchorDefinition } from './anchor-features.js';
import type { AnchorStates } from './anchor-states.js';

/** The commands that lenses may carry; a client says which of them it runs itself. */
export const lensCommands = { openDiagram: 'vhflow.openDiagram', openSource: 'vhflow.openSource', showInDiagram: 'vhflow.showInDiagram' } as const;
type LensCommand = keyof typeof lensCommands;

const titles: Readonly<Record<LensCommand, Text>> = {
  openDiagram: { en: 'Open diagram', ja: '図を開く' },
  openSource: { en: 'Open source', ja: 'ソースを開く' },
  showInDiagram: { en: 'Show in diagram', ja: '図で表示' },
};

const lineOrCharacter = v.pipe(v.number(), v.integer(), v.minValue(0));

const lensAddress = v.object({
  ...hopAddress.entries,
  document: fileScenarioAddress,
  /** Where the anchor is written in the file. */
  anchor: v.optional(v.object({ line: lineOrCharacter, character: lineOrCharacter })),
});

/** The one argument of the commands: which flow or hop of which file is meant. */
export type LensAddress = Readonly<v.InferOutput<typeof lensAddress>>;

/** What can be done with lenses in the client at hand. */
export interface LensAbilities {
  readonly language: string;
  /** Whether a command can be run, by the client or by this server. */
  runs(command: string): boolean;
}

/** Above each flow its costs, above each hop its number; beside them what the client can do with it. */
export function codeLenses(document: VhflowDocument, uri: string, abilities: LensAbilities): CodeLens[] {
  const anchors = new Map(anchorSitesOf(document).filter(({ role, index }) => role === 'at' && index === 0).map(({ hop, symbol }) => [hop, symbol.start]));
  return lensesOf(document, abilities.language).flatMap((lens) => {
    const { range, title, hop } = lens;
    const anchor = hop && anchors.get(hop);
    const wanted: readonly LensCommand[] = hop ? [...(anchor ? ['openSource' as const] : []), 'showInDiagram'] : ['openDiagram'];
    // A command without a name is how the protocol shows what cannot be clicked.
    return [{ range, command: { title, command: '' } }, ...wanted.filter((name) => abilities.runs(lensCommands[name])).map((name) => {
      const address = addressOf(lens, uri, anchor);
      return { range, command: { title: inLanguage(titles[name], abilities.language), command: lensCommands[name], arguments: [address] } };
    })];
  });
}

function addressOf({ scenario, flow, hop }: Lens, uri: string, anchor: Position | undefined): LensAddress {
  return { document: { uri, scenarioId: scenario.id }, flowId: flow.id, ...(hop ? { hopId: hop.id } : {}), ...(anchor ? { anchor } : {}) };
}

/** Has the client show where the anchor of an address leads; nothing where it leads nowhere. */
export async function showSource(
  connection: Connection, document: VhflowDocument, { anchor }: Pick<LensAddress, 'anchor'>, states: AnchorStates, signal: Cancellation,
): Promise<void> {
  const found = anchor && (await anchorDefinition(document, anchor, states, signal));
  if (!found) return;
  const shown: ShowDocumentParams = { uri: found.uri, takeFocus: true, selection: found.range };
  await connection.window.showDocument(shown);
}

/** Returns the address that a client sends back; undefined when it is none. */
export function parseLensAddress(value: unknown): LensAddress | undefined {
  return parsed(lensAddress, value);
}
