import DOMPurify from 'dompurify';
import mermaid from 'mermaid';

/** A diagram as Mermaid's own parser understands it, with entities decoded and line breaks replaced by spaces. */
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

// The parser uses a browser to validate colours and to sanitise box titles; the tests in a browser cover both.
Object.assign(globalThis, { window: { CSS: { supports: (_: string, colour: string) => colour === 'transparent' } } });
Object.assign(DOMPurify, { sanitize: (text: string) => text });
mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', htmlLabels: false, maxTextSize: 10_000_000, logLevel: 'fatal' });

/** The text that Mermaid shows in the drawn diagram. */
function decode(text: string | undefined): string {
  return (text ?? '').replace(/\ufb02\u00b0\u00b0(\d+)\u00b6\u00df/g, (_, code: string) => String.fromCharCode(Number(code)));
}

/** Parses a text with Mermaid itself; rejects if it is not a diagram. */
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
