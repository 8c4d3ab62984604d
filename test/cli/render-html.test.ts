import { writeFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { builtInText, testWith } from './command.js';

const it = testWith();

describe('vhflow render --format html', () => {
  /** The page's data, as embedded in the file. */
  const dataIn = (html: string) => JSON.parse(/<script type="application\/json" id="vhflow-data">(.*?)<\/script>/.exec(html)?.[1] ?? 'null') as {
    language: string; views: { flowId: string; level: string; scenarioTitle: string }[];
  };

  it('writes one page with every flow at both levels, the requested flow first', async ({ command }) => {
    const { code, out } = await command.run(['render', 'blue', '--format', 'html', '--lang', 'ja', '--level', 'main']);
    expect(code).toBe(0);
    const { language, views } = dataIn(out);
    expect(language).toBe('ja');
    expect(views.map(({ flowId, level }) => `${flowId} ${level}`)).toEqual(['send main', 'send all', 'receive main', 'receive all']);
    expect(views[0]?.scenarioTitle).toBe('青い道');
    expect(out).toMatch(/script-src 'sha256-\S+' 'sha256-/);
    expect(out.match(/<script>/g)).toHaveLength(2);
    expect(out).not.toMatch(/(?:src|href)="https?:/);
  });

  it('does not let a text from the file end the element that contains it', async ({ command }) => {
    await writeFile(command.at('nasty.vhflow'), builtInText.replace('"Blue path"', '"</script><script>alert(1)</script><!--"'));
    const { out } = await command.run(['render', 'nasty.vhflow', '--flow', 'send', '--format', 'html']);
    expect(out).not.toContain('</script><script>alert(1)');
    expect(out).toContain('<title>&#60;/script&#62;');
    expect(dataIn(out).views[0]?.scenarioTitle).toBe('</script><script>alert(1)</script><!--');
    expect(dataIn(out).views.map(({ flowId }) => flowId)).toEqual(['send', 'send']);
  });
});
