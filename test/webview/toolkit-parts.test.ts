import { describe, expect, it } from 'vitest';
import { create, css, display } from '../../src/webview/controls/toolkit-parts.js';

describe('a value of the theme in the toolkit\'s styles', () => {
  it('is VS Code\'s, else the page\'s, else the toolkit\'s', () => {
    expect(css`color: ${create('ink', '--vscode-foreground').withDefault('#ccc')};`).toBe('color: var(--vscode-foreground, var(--ink, #ccc));');
  });

  it('is the page\'s if VS Code has none', () => {
    expect(String(create('icon-hover', '--fake-vscode-token').withDefault('red'))).toBe('var(--icon-hover, red)');
    expect(String(create('radius').withDefault(2))).toBe('var(--radius, 2)');
  });
});

it('the styles hide what is hidden', () => {
  expect(display('inline-flex')).toContain(':host([hidden]) { display: none }');
});
