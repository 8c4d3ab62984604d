import { MarkupContent, Position, type CompletionItem, type CompletionList, type Disposable, type Hover } from 'vscode-languageserver';
import * as v from 'valibot';
import { completionsAt, definitionAt, hoverAt } from '../../language/index.js';
import { parsed } from '../../pages/schema.js';
import { markdown, paragraphs, plainText, type Markup } from '../../text/markup.js';
import { documentParams, linkParams, positionParams } from '../protocol/params.js';
import { onRequest } from '../protocol/requests.js';
import { knownItems } from '../session/answers.js';
import { offeredProjects } from '../session/opened-documents.js';
import type { Session } from '../session/session.js';
import { anchorCompletions } from './anchor-completion.js';
import { anchorDefinition, anchorHover, anchorLink, anchorLinks, linkTarget } from './anchor-features.js';
import { onDocumentRequest } from './handlers.js';

/** The data of an unresolved link; see {@link anchorLinks}. */
const linkData = v.object({ uri: v.string(), position: v.custom<Position>(Position.is) });

/** Hovers, definitions, links and completions, which use both the document and the source trees. */
export function sourceFeatures(session: Session): readonly Disposable[] {
  const { connection, client: { can, isExtension, language }, trees, anchors, positions } = session;
  const markup = can.hoverFormat === 'markdown' ? markdown : plainText;
  return [
    onDocumentRequest(session, 'textDocument/hover', positionParams, async (document, { position }, signal) => {
      const ofAnchor = await anchorHover(document, position, anchors, { language, markup }, signal);
      const hover = hoverAt(document, position, language, markup);
      const before = paragraphs(ofAnchor, anchorLink(document, position, session.webAddress, { language, markup }));
      return hover && (before === '' ? hover : startingWith(before, hover, markup));
    }),
    onDocumentRequest(session, 'textDocument/definition', positionParams, async (document, { textDocument: { uri }, position }, signal) => {
      const range = definitionAt(document, position);
      return range ? { uri, range } : anchorDefinition(document, position, anchors, positions, signal);
    }),
    onDocumentRequest(session, 'textDocument/documentLink', documentParams, (document, { textDocument }, signal) => anchorLinks(document, textDocument.uri, anchors, signal)),
    onRequest(connection, 'documentLink/resolve', linkParams, async (link, signal) => {
      const data = parsed(linkData, link.data);
      const document = data && session.textAt(data)?.document;
      const target = document && (await linkTarget(document, data.position, anchors, positions, signal));
      return target ? { ...link, target } : link;
    }),
    onDocumentRequest(session, 'textDocument/completion', positionParams, async (document, { position }, signal): Promise<CompletionItem[] | CompletionList> => {
      // A completed directory is rarely the whole path, so VS Code triggers completion again.
      const again = isExtension ? 'editor.action.triggerSuggest' : undefined;
      const fromTree = await anchorCompletions(document, position, trees, { again }, signal);
      if (fromTree) return { ...fromTree, items: knownItems(fromTree.items, can) };
      return knownItems(completionsAt(document, position, {
        knownProjects: offeredProjects, language, again, takesSnippets: can.snippets, takesMarkdown: can.documentationFormat === 'markdown',
      }), can);
    }),
  ];
}

function startingWith(before: string, hover: Hover, markup: Markup): Hover {
  const { contents } = hover;
  return MarkupContent.is(contents) ? { ...hover, contents: { kind: markup.kind, value: paragraphs(before, markup.rule, contents.value) } } : hover;
}
