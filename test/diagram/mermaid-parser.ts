import DOMPurify from 'dompurify';
import mermaid from 'mermaid';

/** A diagram as Mermaid's own parser understands it, with entities decoded and line breaks as spaces of their own. */
export interface ParsedDiagram {
  readonly messages: readonly { readonly from: string; readonly to: string; readonly text: string; readonly type: number }[];
  readonly notes: readonly string[];
  readonly blocks: readonly string[];
  readonly boxes: readonly { readonly title: string; readonly colour: string; readonly lanes: readonly string[] }[];
  readonly lanes: ReadonlyMap<string, string>;
}

interface SequenceDatabase {
  getMessages(): { from?: string; to?: string; message: string; type: number }[];
  getBoxes(): { name?: string; fill: string; actorKeys: string[] }[];
  getActors(): Map<string, { description: string }>;
  readonly LINETYPE: Readonly<Record<string, number>>;
}

// The parser asks a browser whether a colour is one, and cleans box titles; both are left to the tests in a browser.
Object.assign(globalThis, { window: { CSS: { supports: (_: string, colour: string) => colour === 'transparent' } } });
Object.assign(DOMPurify, { sanitize: (text: string) => text });
mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', htmlLabels: false, maxTextSize: 10_000_000, logLevel: 'fatal' });

/** What Mermaid shows for a text once it has drawn it. */
function decode(text: string | undefined): string {
  return (text ?? '').replace(/\ufb02\u00b0\u00b0(\d+)\u00b6\u00df/g, (_, code: string) => String.fromCharCode(Number(code)));
}

/** Parses with Mermaid itself; rejects when the text is not a diagram. */
export async function parseWithMermaid(text: string): Promise<ParsedDiagram> {
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text) as unknown as { db: SequenceDatabase };
  const { NOTE, LOOP_START, OPT_START, ALT_START, ALT_ELSE, PAR_START } = db.LINETYPE;
  const all = db.getMessages();
  const texts = (...types: readonly (number | undefined)[]): string[] => all.filter(({ type }) => types.includes(type)).map(({ message }) => decode(message));
  return {
    messages: all.filter(({ from, to, type }) => from !== undefined && to !== undefined && type !== NOTE)
      .map(({ from, to, message, type }) => ({ from: from ?? '', to: to ?? '', text: decode(message), type })),
    notes: texts(NOTE),
    blocks: texts(LOOP_START, OPT_START, ALT_START, ALT_ELSE, PAR_START),
    boxes: db.getBoxes().map(({ name, fill, actorKeys }) => ({ title: decode(name), colour: fill, lanes: actorKeys })),
    lanes: new Map([...db.getActors()].map(([id, { description }]) => [id, decode(description)])),
  };
}
