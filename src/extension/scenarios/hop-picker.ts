import * as vscode from 'vscode';
import { oneLine } from '../../diagram/index.js';
import { inLanguage } from '../../model/text.js';
import { contentLanguage } from '../ui/content-language.js';
import type { ScenarioLibrary } from './library.js';
import type { HopRef } from './refs.js';
import { withoutIcons } from '../ui/plain-text.js';

interface HopItem extends vscode.QuickPickItem {
  readonly ref?: HopRef;
}

/** Shows a quick pick of hops, such as all hops of the library; undefined when the user cancels it. */
export async function pickHop(library: Pick<ScenarioLibrary, 'allHops'>, current: HopRef | undefined, title = ''): Promise<HopRef | undefined> {
  const picker = vscode.window.createQuickPick<HopItem>();
  picker.items = hopItems(library, contentLanguage());
  picker.activeItems = picker.items.filter(({ ref }) => ref && ref.hop === current?.hop);
  picker.title = title;
  picker.placeholder = vscode.l10n.t('Search hops by title, function or file');
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  try {
    return await new Promise<HopRef | undefined>((resolve) => {
      picker.onDidAccept(() => resolve(picker.selectedItems[0]?.ref));
      picker.onDidHide(() => resolve(undefined));
      picker.show();
    });
  } finally {
    picker.dispose();
  }
}

function hopItems(library: Pick<ScenarioLibrary, 'allHops'>, language: string): readonly HopItem[] {
  const items: HopItem[] = [];
  let flow: HopRef['flow'] | undefined;
  for (const ref of library.allHops()) {
    if (ref.flow !== flow) {
      flow = ref.flow;
      const titles = [ref.entry.scenario.title, flow.title].map((title) => withoutIcons(oneLine(inLanguage(title, language))));
      items.push({ label: titles.join(' · '), kind: vscode.QuickPickItemKind.Separator });
    }
    items.push(hopItem(ref, language));
  }
  return items;
}

function hopItem(ref: HopRef, language: string): HopItem {
  const place = ref.hop.at?.[0];
  return {
    label: `${ref.hop.n}. ${withoutIcons(oneLine(inLanguage(ref.hop.label, language)))}`,
    ...(place && { description: withoutIcons(oneLine(place.symbol)), detail: withoutIcons(oneLine(`${place.project}: ${place.path}`)) }),
    ref,
  };
}

