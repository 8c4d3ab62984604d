import { MarkupContent, MarkupKind, Position, type Disposable, type Hover } from 'vscode-languageserver';
import * as v from 'valibot';
import { completionsAt, definitionAt, hoverAt } from '../../language/index.js';
import { parsed } from '../../pages/schema.js';
import { anchorCompletions } from './anchor-completion.js';
import { anchorDefinition, anchorHover, anchorLinks, linkTarget } from './anchor-features.js';
import { aboutDocument, cancellable } from './handlers.js';
import { offeredProjects } from '../session/opened-documents.js';
import type { Session } from '../session/session.js';

/** The data of an unresolved link; see {@link anchorLinks}. */
const linkData = v.object({ uri: v.string(), position: v.custom<Position>(Position.is) });

/** Hovers, definitions, links and completions, which use both the document and the source trees. */
export function sourceFeatures(session: Session): readonly Disposable[] {
  const { connection, client, trees, anchors } = session;
  return [
    connection.onHover(aboutDocument(session, async (document, { position }, signal) => {
      const ofAnchor = await anchorHover(document, position, anchors, client.language, signal);
      const hover = hoverAt(document, position, client.language);
      return (hover && (ofAnchor === undefined ? hover : startingWith(ofAnchor, hover))) ?? null;
    })),
    connection.onDefinition(aboutDocument(session, async (document, { textDocument: { uri }, position }, signal) => {
      const range = definitionAt(document, position);
      return range ? { uri, range } : (await anchorDefinition(document, position, anchors, signal)) ?? null;
    })),
    connection.onDocumentLinks(aboutDocument(session, (document, { textDocument }, signal) => anchorLinks(document, textDocument.uri, anchors, signal))),
    connection.onDocumentLinkResolve(cancellable(async (link, signal) => {
      const data = parsed(linkData, link.data);
      const document = data && session.documentAt(data);
      const target = document && (await linkTarget(document, data.position, anchors, signal));
      return target ? { ...link, target } : link;
    })),
    connection.onCompletion(aboutDocument(session, async (document, { position }, signal) => {
      // A completed directory is rarely the whole path, so VS Code triggers completion again.
      const again = client.isExtension ? 'editor.action.triggerSuggest' : undefined;
      const fromTree = await anchorCompletions(document, position, trees, { again }, signal);
      return fromTree ?? completionsAt(document, position, {
        knownProjects: offeredProjects, language: client.language, again, takesSnippets: client.supportsSnippets,
      });
    })),
  ];
}

function startingWith(markdown: string, hover: Hover): Hover {
  const { contents } = hover;
  return MarkupContent.is(contents) ? { ...hover, contents: { kind: MarkupKind.Markdown, value: `${markdown}\n\n---\n\n${contents.value}` } } : hover;
}
