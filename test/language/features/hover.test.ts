import { describe, expect, it } from 'vitest';
import { hoverAt } from '../../../src/language/index.js';
import { scenarioWith } from '../documents.js';
import { withCaret } from '../marked-text.js';

/** The Markdown that is shown at the caret; empty where nothing is shown. */
function hover(marked: string, language = 'en'): string {
  const { document, caret } = withCaret(marked);
  return (hoverAt(document, caret, language)?.contents as { value: string } | undefined)?.value ?? '';
}

const kick = 'drv -> kvm "ki¦ck" ja "通知" { kind vm-exit note "why" ja "理由" when "rare" }';

describe('hover', () => {
  it('shows what a hop is, what it costs and why it happens', () => {
    expect(hover(scenarioWith(kick))).toBe('**kick**\n\nHop 1 of 1 · drv → kvm · vm\\-exit\n\nwhy\n\nCondition: rare\n\n1 VM exit');
  });

  it('shows what is different in other versions after the note', () => {
    const marked = scenarioWith('drv -> kvm "ki¦ck" { note "why" versions "Before 4.17: *no*." ja "4.17より前: なし。" thread "vCPU" }');
    expect(hover(marked)).toContain('\n\nwhy\n\nOther versions: Before 4\\.17\\: \\*no\\*\\.\n\nThread: vCPU');
    expect(hover(marked, 'ja')).toContain('\n\n他のバージョン: 4\\.17より前\\: なし。');
  });

  it('shows a hop in the requested language', () => {
    expect(hover(scenarioWith(kick), 'ja-JP')).toMatch(/通知[^]*ホップ[^]*理由/);
  });

  it('shows where a lane runs and how many hops touch it', () => {
    expect(hover(scenarioWith('ap¦p -> drv "x"'))).toMatch(/\*\*App\*\* \(app\)[^]*Guest user space · Guest[^]*: 1/);
  });

  it('explains kinds and keywords', () => {
    expect(hover(scenarioWith('app -> drv "x" { kind ca¦ll }'))).toContain('function call');
    expect(hover(scenarioWith('app -> drv "x" { ki¦nd call }'))).toContain('what it costs');
    expect(hover(scenarioWith('app -> drv "x" { kind co¦py }'))).toContain('processor copies');
    expect(hover(scenarioWith('app -> drv "x" { co¦py from "a" to "b" }'))).toContain('source and destination');
    expect(hover(scenarioWith('app -> drv "x" { note "y" as ca¦ll }'))).not.toContain('function call');
    expect(hover('ca¦ll')).toBe('');
    expect(hover('sce¦nario s { }')).toContain('configuration of guest and host');
    expect(hover('scenario s { } ¦')).toBe('');
  });

  it('shows the doc comment of a declaration', () => {
    const marked = 'scenario s { title "T" /// Runs *alone*.\n/// Always.\nmachine m "M" { participant p "P" in kvm } /// The way out.\nflow f¦ "F" { p -> p "x" } }';
    expect(hover(marked)).toContain('The way out\\.');
  });

  it('never lets text of a file become markup', () => {
    const escaped = '\\<b\\>\\[x\\]\\(command\\:y\\) https\\:\\/\\/x\\.y \\`c\\`';
    expect(hover(scenarioWith('app -> drv "<b>[x](command:y) https://x.y `c`¦"'))).toContain(escaped);
    expect(hover(scenarioWith('app -> drv "<b>[x](command:y) https://x.y ![z](q) &lt; `c`" { kind ca¦ll }'))).not.toContain('<b>');
  });
});
