import { parseToComparePage } from '../../pages/compare-protocol.js';
import { registerControls } from '../controls/controls.js';
import { post } from './host.js';
import { ComparePage } from './page.js';

registerControls();
const root = document.getElementById('page');
if (!root) throw new Error('The page has no root element.');
const page = new ComparePage(root);
window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = parseToComparePage(data);
  if (message) page.receive(message);
});
post({ type: 'ready', load: Number(root.dataset['load']) });
