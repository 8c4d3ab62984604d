import * as v from 'valibot';
import type { CodeLens, Connection, Position, ShowDocumentParams } from 'vscode-languageserver';
import type { Cancellation } from '../../anchors/index.js';
import { anchorSitesOf, lensesOf, type Lens, type VhflowDocument } from '../../language/index.js';
import type { Place } from '../../model/scenario.js';
import { inLanguage, type Text } from '../../model/text.js';
import { fileScenarioAddress, hopAddress } from '../../pages/address.js';
import { parsed } from '../../pages/schema.js';
import { anchorDefinition } from './anchor-features.js';
import type { PositionConverter } from '../protocol/position-encoding.js';
import type { AnchorStates } from '../trees/anchor-states.js';
import { lensCommands, type LensCommand } from '../session/lens-commands.js';

const titles: Readonly<Record<LensCommand, Text>> = {
  openDiagram: { en: 'Open Diagram', ja: '図を開く' },
  openSource: { en: 'Open Source', ja: 'ソースを開く' },
  showInDiagram: { en: 'Show in Diagram', ja: '図で表示' },
};

const lineOrCharacter = v.pipe(v.number(), v.integer(), v.minValue(0));

const lensAddress = v.object({
  ...hopAddress.entries,
  document: fileScenarioAddress,
  /** The position of the anchor in the document. */
  anchor: v.optional(v.object({ line: lineOrCharacter, character: lineOrCharacter })),
});

/** The argument of the commands: a flow or a hop of a document. */
type LensAddress = Readonly<v.InferOutput<typeof lensAddress>>;

export interface LensOptions {
  /** A BCP 47 tag for titles. */
  readonly language: string;
  /** Whether the client or this server can run a command. */
  readonly runs: (command: string) => boolean;
}

/** A lens with the costs above each flow and one with the number above each hop, followed by lenses for the available commands. */
export function codeLenses(document: VhflowDocument, uri: string, { language, runs }: LensOptions): CodeLens[] {
  const anchors = firstAnchors(document);
  return lensesOf(document, language).flatMap((lens) => {
    const { range, title, hop } = lens;
    const anchor = hop?.at && anchors.get(keyOf(lens, hop.at[0]));
    const wanted: readonly LensCommand[] = hop ? [...(anchor ? ['openSource' as const] : []), 'showInDiagram'] : ['openDiagram'];
    // In the protocol, an empty command is a title that cannot be clicked.
    return [{ range, command: { title, command: '' } }, ...wanted.filter((name) => runs(lensCommands[name])).map((name) => {
      const address = addressOf(lens, uri, anchor);
      return { range, command: { title: inLanguage(titles[name], language), command: lensCommands[name], arguments: [address] } };
    })];
  });
}

/** The positions of the functions of hops. A hop can have several, under different conditions. */
function firstAnchors(document: VhflowDocument): ReadonlyMap<string, Position> {
  const sites = anchorSitesOf(document).filter(({ role, index }) => role === 'at' && index === 0);
  return new Map(sites.map((site) => [keyOf(site, site.place), site.symbol.start]));
}

function keyOf({ scenario, flow, hop }: Pick<Lens, 'scenario' | 'flow' | 'hop'>, { source, path, symbol }: Place): string {
  return [scenario.id, flow.id, hop?.id, source, path, symbol].join('\n');
}

function addressOf({ scenario, flow, hop }: Lens, uri: string, anchor: Position | undefined): LensAddress {
  return { document: { uri, scenarioId: scenario.id }, flowId: flow.id, ...(hop ? { hopId: hop.id } : {}), ...(anchor ? { anchor } : {}) };
}

/** Asks the client to show the code to which the anchor of an address refers; does nothing when it is not found. */
export async function showSource(
  connection: Connection, document: VhflowDocument, { anchor }: Pick<LensAddress, 'anchor'>,
  { anchors, positions }: { readonly anchors: AnchorStates; readonly positions: PositionConverter }, signal: Cancellation,
): Promise<void> {
  const found = anchor && (await anchorDefinition(document, anchor, anchors, positions, signal));
  if (!found) return;
  const shown: ShowDocumentParams = { uri: found.uri, takeFocus: true, selection: found.range };
  await connection.window.showDocument(shown);
}

/** Validates an address that the client sent as a command argument; undefined when it is invalid. */
export function parseLensAddress(value: unknown): LensAddress | undefined {
  return parsed(lensAddress, value);
}
