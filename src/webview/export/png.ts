import { fill } from '../controls/dom.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import type { ExportedSvg } from './svg.js';

/** The largest canvas that browsers draw: the length of a side, and the area, in pixels. */
const mostPixels = { side: 16_000, area: 120_000_000 } as const;

/**
 * Draws a picture as PNG.
 *
 * @param scale pixels of the PNG per pixel of the picture
 * @throws with a message for the user when the PNG would be too large
 */
export async function exportPng({ text, width, height }: ExportedSvg, scale: number, strings: PageStrings): Promise<Blob> {
  const [across, down] = [Math.ceil(width * scale), Math.ceil(height * scale)];
  if (Math.max(across, down) > mostPixels.side || across * down > mostPixels.area) {
    throw new Error(fill(strings.pictureTooLarge, scale, across, down, Math.min(mostPixels.side, Math.floor(mostPixels.area / Math.min(across, down)))));
  }
  const address = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [across, down];
    canvas.getContext('2d')?.drawImage(image, 0, 0, across, down);
    return await blobOf(canvas);
  } finally {
    URL.revokeObjectURL(address);
  }
}

function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The canvas gave no picture.'))), 'image/png');
  });
}

/** The bytes of a file as base64. */
export function base64Of(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve((reader.result as string).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error ?? new Error('The picture could not be read.'));
    reader.readAsDataURL(blob);
  });
}
