import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { webProblemsText, webProblemText } from '../../../src/extension/web/problem-text.js';
import { webAddresses } from '../../../src/sources/index.js';

const english = {
  t: (message: unknown, ...values: unknown[]) => String(message).replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)])),
};
const { contributes } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  contributes: { configuration: { properties: Record<string, { scope: string; additionalProperties: { pattern: string; defaultSnippets: { body: string }[] } }> } };
};
const setting = contributes.configuration.properties['vhflow.webAddresses'];
const pattern = new RegExp(setting?.additionalProperties.pattern ?? 'never');

const wrong = [
  ['not-text', 7, 'is not an address'],
  ['not-an-address', 'git.example/{version}/{path}', 'Enter an address that starts with https://'],
  ['not-https', 'http://git.example/{version}/{path}', 'must be an address that starts with https://'],
  ['has-credentials', 'https://a:b@git.example/{version}/{path}', 'must not contain a user name or password'],
  ['placeholder-in-host', 'https://{version}.example/{path}', 'placeholder in the name of the host'],
  ['unknown-placeholder', 'https://git.example/{version}/{file}', 'contains {file}, which is not a placeholder. Use {version}, {tag}, {path}, {line}.'],
  ['no-path', 'https://git.example/{version}', 'must contain {path}'],
  ['no-version', 'https://git.example/{path}', 'must contain {version} or {tag}, or be for one version, such as “backend@1.0”.'],
] as const;

describe('a wrong entry of the setting', () => {
  test.each(wrong)('%s is reported with its place and what to write instead', (type, template, text) => {
    const { problems: [problem] } = webAddresses({ backend: template });
    expect(problem?.type).toBe(type);
    const message = problem ? webProblemText(problem, english) : '';
    expect(message).toContain('vhflow.webAddresses → backend');
    expect(message).toContain(text);
  });

  test('is reported together with the others', () => {
    const { problems } = webAddresses({ a: 7, b: 'http://x/{version}/{path}', c: 'https://x/{version}/{path}' });
    expect(webProblemsText(problems, english)).toBe(`2 entries of the setting vhflow.webAddresses are wrong. ${problems.map((problem) => webProblemText(problem, english)).join(' ')}`);
    expect(webProblemsText(problems.slice(0, 1), english)).toBe('The setting vhflow.webAddresses → a is not an address.');
    expect(webProblemsText([], english)).toBeUndefined();
  });

  test('is marked in the settings file, unless it needs the key or all of the text', () => {
    for (const [type, template] of wrong) {
      if (typeof template === 'string') expect(pattern.test(template), type).toBe(type === 'no-path' || type === 'no-version');
    }
    for (const { body } of setting?.additionalProperties.defaultSnippets ?? []) {
      const inserted = body.replace(/\$\{1:(.*?)\}/g, '$1');
      expect(pattern.test(inserted), inserted).toBe(true);
      expect(webAddresses({ backend: inserted }).problems).toEqual([]);
    }
    expect(pattern.test('https://git.example/?f={path}&v={tag}#L{line}')).toBe(true);
  });

  test('can only come from the user, not from a workspace', () => {
    expect(setting?.scope).toBe('machine');
  });
});
