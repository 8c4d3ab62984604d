import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { thisComputer, type Computer } from '../computer/computer.js';
import { keptFile, removeUnused, sumIn } from '../computer/kept-files.js';
import type { Kernel } from '../kernels/kernel.js';
import { modulesInOrder } from '../kernels/modules.js';
import { LabError } from '../lab-error.js';
import { say } from '../texts/lab-text.js';
import { askBusybox, requireBusybox } from '../requirements/busybox.js';
import { archiveEnd, entryHeader, paddingAfter } from './cpio.js';
import { librariesOf } from './libraries.js';
import type { MachineImage } from './machine-image.js';
import { moduleFileName, readModule } from './module-file.js';
import { bytesOf, Tree, type TreeEntry } from './tree.js';

/**
 * Builds the initial file system of a machine, or takes the one of equal content that was built before.
 *
 * Besides what the image names it contains busybox with links for all of its commands in `/bin`, and the modules in `/modules`, where
 * `list` has their paths in loading order, one a line. A program or library that is not in one of the system's usual folders has a link
 * in `/usr/bin` or `/usr/lib`.
 *
 * @param cache the folder in which images are kept
 * @param damaged is told the path of an image that is damaged, which is then built again
 * @returns the path of an uncompressed cpio archive, because unpacking takes an emulated processor longer than reading
 * @throws LabError when something that the image needs is missing on this computer
 * @throws the reason of the signal when it is aborted
 */
export async function buildImage(image: MachineImage, kernel: Kernel, cache: string, signal: AbortSignal, computer: Computer = thisComputer, damaged: (file: string) => void = () => undefined): Promise<string> {
  const tree = new Tree();
  await addBusybox(computer, tree, signal);
  await addModules(computer, tree, kernel, image.modules, signal);
  await addPrograms(computer, tree, [...image.programs, ...image.libraries], signal);
  for (const { path: file, from, mode } of image.copies) tree.addCopy(file, from, mode);
  for (const { path: file, content, mode } of image.files) tree.addFile(file, content, mode);
  const entries = tree.sorted();
  const target = await keptFile({ cache, name: image.name, content: await contentOf(entries, signal), end: '.cpio', damaged }, (unfinished) => writeArchive(unfinished, entries, signal));
  await removeUnused(cache);
  return target;
}

async function addBusybox(computer: Computer, tree: Tree, signal: AbortSignal): Promise<void> {
  const busybox = await requireBusybox(computer);
  const { output } = await askBusybox(busybox, ['--list'], { signal });
  for (const command of output.split('\n').filter(Boolean)) tree.addLink(`/bin/${command}`, '/usr/bin/busybox');
  tree.addCopy('/bin/busybox', busybox, 0o755);
}

async function addModules(computer: Computer, tree: Tree, kernel: Kernel, names: readonly string[], signal: AbortSignal): Promise<void> {
  const files = await modulesInOrder(computer, kernel, names, signal);
  const targets = files.map((file) => `/modules/${moduleFileName(file)}`);
  for (const [index, file] of files.entries()) tree.addFile(targets[index] ?? '', await readModule(computer, file, signal), 0o644);
  tree.addFile('/modules/list', targets.map((target) => `${target}\n`).join(''), 0o644);
}

async function addPrograms(computer: Computer, tree: Tree, files: readonly string[], signal: AbortSignal): Promise<void> {
  for (const file of [...files, ...(await librariesOf(computer, files, signal))]) {
    try {
      await tree.addSystemFile(file);
    } catch (error) {
      throw new LabError(say`${file} cannot be read`, say`install its package again`, undefined, { cause: error });
    }
  }
}

/** What names the content of an archive. */
async function contentOf(entries: readonly (readonly [string, TreeEntry])[], signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of archive(entries, signal)) hash.update(part);
  return sumIn(hash);
}

async function writeArchive(target: string, entries: readonly (readonly [string, TreeEntry])[], signal: AbortSignal): Promise<void> {
  const file = await open(target, 'wx');
  try {
    for await (const part of archive(entries, signal)) await file.writeFile(part);
  } finally {
    await file.close();
  }
}

/** The bytes of an archive, in parts. */
async function* archive(entries: readonly (readonly [string, TreeEntry])[], signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for (const [index, [file, entry]] of entries.entries()) {
    signal.throwIfAborted();
    const bytes = await bytesOf(entry);
    yield entryHeader({ path: file, ...headOf(entry), size: bytes.length }, index + 1);
    yield bytes;
    yield paddingAfter(bytes.length);
  }
  yield archiveEnd();
}

function headOf(entry: TreeEntry): { readonly type: TreeEntry['type']; readonly mode: number } {
  return { type: entry.type, mode: entry.type === 'folder' ? 0o755 : entry.type === 'link' ? 0o777 : entry.mode };
}
