import { mostDroppedBytes, mostDroppedFiles } from '../../pages/overlay-protocol.js';

/** What was dropped on the page: URIs where VS Code gives them, else names and contents. */
export interface DroppedFiles {
  readonly uris: string[];
  readonly files: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
}

export interface DropEvents {
  onDrop(dropped: DroppedFiles): void;
  /** A file is too large to be handed over. */
  onTooLarge(name: string): void;
}

/** The kinds in which VS Code hands over files that are dragged from its own views. */
const uriLists = ['application/vnd.code.uri-list', 'text/uri-list'];

/** Takes files that are dropped on the page; while they are dragged over it, it has the class `dropping`. */
export function takeDroppedFiles(page: HTMLElement, events: DropEvents): void {
  page.addEventListener('dragover', (event) => {
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    page.classList.add('dropping');
  });
  page.addEventListener('dragleave', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && page.contains(relatedTarget))) page.classList.remove('dropping');
  });
  page.addEventListener('drop', (event) => {
    page.classList.remove('dropping');
    const { dataTransfer } = event;
    if (!dataTransfer || !hasFiles(dataTransfer)) return;
    event.preventDefault();
    const uris = urisIn(dataTransfer);
    if (uris.length > 0) return events.onDrop({ uris, files: [] });
    void contentsOf([...dataTransfer.files].slice(0, mostDroppedFiles), events).then((files) => { if (files.length > 0) events.onDrop({ uris: [], files }); });
  });
}

function hasFiles(data: DataTransfer | null): boolean {
  return data?.types.some((type) => type === 'Files' || uriLists.includes(type)) ?? false;
}

/** A list of URIs has one on each line, and comments. */
function urisIn(data: DataTransfer): string[] {
  const list = uriLists.map((type) => data.getData(type)).find((text) => text !== '') ?? '';
  return list.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#')).slice(0, mostDroppedFiles);
}

async function contentsOf(files: readonly File[], events: DropEvents): Promise<DroppedFiles['files']> {
  const read = await Promise.all(files.map(async (file) => {
    if (file.size <= mostDroppedBytes) return [{ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }];
    events.onTooLarge(file.name);
    return [];
  }));
  return read.flat();
}
