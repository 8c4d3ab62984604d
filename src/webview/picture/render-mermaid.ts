import mermaid from 'mermaid';

/** The maximum number of messages; more take too long to lay out. */
export const mostMessages = 1_500;

const svgId = 'flow-picture';
let configuredFont = '';

/**
 * Sets everything that decides sizes; colours come from the page's own styles, so that a change of theme needs no new
 * picture. Set in full because Mermaid's defaults differ between versions.
 */
function configure(fontFamily: string): void {
  if (fontFamily === configuredFont) return;
  configuredFont = fontFamily;
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    logLevel: 'fatal',
    theme: 'base',
    look: 'classic',
    htmlLabels: false,
    deterministicIds: true,
    maxTextSize: 100_000_000,
    maxEdges: 1_000_000,
    fontFamily,
    fontSize: 13,
    sequence: {
      useMaxWidth: false,
      mirrorActors: false,
      showSequenceNumbers: false,
      rightAngles: false,
      wrap: false,
      diagramMarginX: 16,
      diagramMarginY: 8,
      actorMargin: 20,
      width: 128,
      height: 62,
      boxMargin: 9,
      boxTextMargin: 6,
      noteMargin: 8,
      messageMargin: 30,
      wrapPadding: 8,
      labelBoxWidth: 40,
      labelBoxHeight: 20,
      actorFontFamily: fontFamily,
      actorFontSize: 13,
      actorFontWeight: 600,
      messageFontFamily: fontFamily,
      messageFontSize: 13,
      messageFontWeight: 400,
      noteFontFamily: fontFamily,
      noteFontSize: 12,
      noteFontWeight: 400,
    },
  });
}

/** The start of each line that ends with a text: message, note, lane, box and block; generated, so that no text from a file can match it. */
const beforeText = /^(p\d+--?(?:>>?|\))p\d+: |note over p\d+(?:,p\d+)?: |participant p\d+ as |(?:loop|opt|alt|else|par) ).*$/gm;
const box = /^(box transparent).*$/gm;

/**
 * Draws a diagram. The page must be visible: text in a hidden page measures 0. All texts are left out, because the page sets them itself,
 * and Mermaid takes most of its time to measure them.
 *
 * @returns the text of an SVG element, sanitised by Mermaid
 * @throws when the text is not a diagram
 */
export async function renderMermaid(text: string, fontFamily: string): Promise<string> {
  configure(fontFamily);
  // Mermaid copies its whole configuration for every text that does not specify whether it may be wrapped.
  const { svg } = await mermaid.render(svgId, text.replace(beforeText, '$1nowrap:.').replace(box, '$1 nowrap:'));
  return svg;
}
