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
  picker.items = hopItems(hopsFrom(library, current), contentLanguage());
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

/** All hops, those of the current flow first. */
function hopsFrom(library: Pick<ScenarioLibrary, 'allHops'>, current: HopRef | undefined): readonly HopRef[] {
  const all = [...library.allHops()];
  return [...all.filter(({ flow }) => flow === current?.flow), ...all.filter(({ flow }) => flow !== current?.flow)];
}

function hopItems(hops: readonly HopRef[], language: string): readonly HopItem[] {
  const items: HopItem[] = [];
  let flow: HopRef['flow'] | undefined;
  let title = '';
  for (const ref of hops) {
    if (ref.flow !== flow) {
      flow = ref.flow;
      title = [ref.entry.scenario.title, flow.title].map((each) => withoutIcons(oneLine(inLanguage(each, language)))).join(' · ');
      items.push({ label: title, kind: vscode.QuickPickItemKind.Separator });
    }
    items.push(hopItem(ref, title, language));
  }
  return items;
}

/** VS Code hides the separators while the user types, so each item says to which flow it belongs. */
function hopItem(ref: HopRef, flowTitle: string, language: string): HopItem {
  const place = ref.hop.at?.[0];
  return {
    label: `${ref.hop.n}. ${withoutIcons(oneLine(inLanguage(ref.hop.label, language)))}`,
    ...(place && { description: withoutIcons(oneLine(place.symbol)) }),
    detail: place ? `${flowTitle} — ${withoutIcons(oneLine(`${place.project}: ${place.path}`))}` : flowTitle,
    ref,
  };
}

