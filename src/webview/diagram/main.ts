import { parseToPage } from '../../pages/diagram-protocol.js';
import { post } from './host.js';
import { Page } from './page.js';

const root = document.getElementById('page');
if (!root) throw new Error('The page has no root element.');
const page = new Page(root);
window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = parseToPage(data);
  if (message) page.receive(message);
});
post({ type: 'ready', load: Number(root.dataset['load']) });
