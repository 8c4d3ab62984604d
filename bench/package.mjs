// @ts-check
/** The packaged extension. */
import { statSync } from 'node:fs';
import { atMost, figure } from './figures.mjs';
import { packaged } from './product.mjs';

export const title = 'The package';

export async function rows() {
  return [figure({ what: '.vsix', unit: 'KB', ours: statSync(await packaged()).size / 1024, goal: atMost(1_024, 'KB') })];
}
