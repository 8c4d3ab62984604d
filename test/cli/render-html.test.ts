import { writeFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { builtInText, testWith } from './command.js';

const it = testWith();

describe('vhflow render --format html', () => {
  /** The page's data, as embedded in the file. */
  const dataIn = (html: string) => JSON.parse(/<script type="application\/json" id="vhflow-data">(.*?)<\/script>/.exec(html)?.[1] ?? 'null') as {
    language: string; scenario: { flows: readonly { id: string; title: string }[]; assumptions: readonly string[] }; flows: { flowId: string; scenarioTitle: string }[]; model: { flows: { id: string }[] }; shown: { level: string };
  };

  it('writes one page with every flow, the requested flow first, and what their pictures are made from', async ({ command }) => {
    const { code, out } = await command.run(['render', 'blue', '--format', 'html', '--lang', 'ja', '--level', 'main']);
    expect(code).toBe(0);
    const { language, flows, model, shown } = dataIn(out);
    expect(language).toBe('ja');
    expect(shown.level).toBe('main');
    expect([flows.map(({ flowId }) => flowId), model.flows.map(({ id }) => id)]).toEqual([['send', 'receive'], ['send', 'receive']]);
    expect(flows[0]?.scenarioTitle).toBe('青い道');
    expect(out).toMatch(/script-src 'sha256-\S+' 'sha256-/);
    expect(out.match(/<script>/g)).toHaveLength(2);
    expect(out).not.toMatch(/(?:src|href)="https?:/);
  });

  it('lists the flows and assumptions of the scenario once, and grows in proportion to their number', async ({ command }) => {
    const dataOf = async (count: number) => {
      const flows = Array.from({ length: count }, (_, index) => `flow f${index + 100} "A flow with a long title ${index + 100}" { a -> a "x" }`).join('\n');
      const assumptions = Array.from({ length: count }, (_, index) => `assume "Something that holds ${index + 100}"`).join('\n');
      await writeFile(command.at('many.vhflow'), `scenario s {\ntitle "S"\n${assumptions}\nmachine host "H" { participant a "A" in kvm }\n${flows}\n}\n`);
      return dataIn((await command.run(['render', 'many.vhflow', '--format', 'html'])).out);
    };
    const [few, many] = [await dataOf(50), await dataOf(200)];
    expect(many.scenario.flows).toHaveLength(200);
    expect(many.scenario.flows[1]).toEqual({ id: 'f101', title: 'A flow with a long title 101' });
    expect(many.scenario.assumptions).toHaveLength(200);
    expect(many.flows).toHaveLength(200);
    expect(JSON.stringify(many).length / JSON.stringify(few).length).toBeLessThan(4.2);
  });

  it('does not let a text from the file end the element that contains it', async ({ command }) => {
    await writeFile(command.at('nasty.vhflow'), builtInText.replace('"Blue path"', '"</script><script>alert(1)</script><!--"'));
    const { out } = await command.run(['render', 'nasty.vhflow', '--flow', 'send', '--format', 'html']);
    expect(out).not.toContain('</script><script>alert(1)');
    expect(out).toContain('<title>&#60;/script&#62;');
    expect(dataIn(out).flows[0]?.scenarioTitle).toBe('</script><script>alert(1)</script><!--');
    expect(dataIn(out).flows.map(({ flowId }) => flowId)).toEqual(['send']);
  });
});
