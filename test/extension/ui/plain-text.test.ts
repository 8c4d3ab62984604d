import { expect, test, vi } from 'vitest';
import { withoutIcons, withoutLinks } from '../../../src/extension/ui/plain-text.js';

vi.mock('vscode', () => ({}));

test.each([
  ['[Open](command:workbench.action.quit)', '[Open] (command:workbench.action.quit)'],
  ['a\nb', 'a b'],
  ['array[0](x)', 'array[0] (x)'],
])('%j is no link in a message', (text, expected) => expect(withoutLinks(text)).toBe(expected));

test('an icon is text', () => expect(withoutIcons('$(bug)')).toBe('\\$(bug)'));
