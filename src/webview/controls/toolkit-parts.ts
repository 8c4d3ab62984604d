/**
 * What the toolkit's styles need of the library that it is built on. The build puts these functions in the place of that library, whose
 * dependency injection, form association and observed design tokens are larger than the rest of the page and are not used.
 */

/** A value of the theme in a style sheet; becomes a `var()` when it is inserted into one. */
interface DesignToken {
  withDefault(value: string | number): DesignToken;
  toString(): string;
}

/**
 * A value of the theme: of VS Code's if it defines one, else of the page's style sheet, which can set it as `--name`.
 *
 * @param themeVariable VS Code's custom property; the toolkit's placeholder for none is ignored
 */
export function create(name: string, themeVariable = '--fake-vscode-token'): DesignToken {
  const token = (own: string): DesignToken => ({
    withDefault: (value) => token(`var(--${name}, ${value})`),
    toString: () => (themeVariable.startsWith('--vscode-') ? `var(${themeVariable}, ${own})` : own),
  });
  return token(`var(--${name})`);
}

/** The text of a style sheet. */
export function css(texts: TemplateStringsArray, ...values: readonly unknown[]): string {
  return String.raw({ raw: texts }, ...values);
}

/** How an element is laid out, unless it is hidden. */
export function display(value: string): string {
  return `:host([hidden]) { display: none } :host { display: ${value} }`;
}

export const disabledCursor = 'not-allowed';
export const focusVisible = 'focus-visible';
