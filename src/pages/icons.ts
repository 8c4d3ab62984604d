import type { HopKind } from '../model/scenario.js';

/** The codicons of the diagram page. Only these are in its style sheet, so an icon that is missing here is not drawn. */
export const diagramIcons = [
  'arrow-down', 'arrow-left', 'arrow-right', 'arrow-swap', 'arrow-up', 'check', 'close', 'copy', 'debug-continue', 'debug-pause', 'debug-reverse-continue',
  'discard', 'ellipsis', 'export', 'eye', 'git-compare', 'go-to-file', 'layers', 'layout-sidebar-right', 'layout-sidebar-right-off', 'link-external', 'list-ordered',
  'list-selection', 'map', 'play', 'pulse', 'question', 'record', 'screen-full', 'screen-normal', 'search', 'settings', 'split-horizontal', 'text-size', 'type-hierarchy', 'vm',
  'vm-running', 'warning', 'zoom-in', 'zoom-out',
] as const;

/** The codicons of the comparison page. */
export const compareIcons = [
  'add', 'bell', 'chevron-down', 'chevron-right', 'close', 'copy', 'discard', 'git-compare', 'link', 'mail', 'pinned', 'play-circle', 'reply', 'settings', 'sign-in',
  'sign-out', 'symbol-event', 'symbol-interface', 'symbol-method', 'sync', 'type-hierarchy', 'warning',
] as const;

export type PageIcon = (typeof diagramIcons)[number] | (typeof compareIcons)[number];

/** The codicon of each kind of hop, in views and pages. */
export const iconNames: Readonly<Record<HopKind, (typeof compareIcons)[number]>> = {
  'call': 'symbol-method',
  'syscall': 'symbol-interface',
  'copy': 'copy',
  'map': 'link',
  'ring': 'sync',
  'notify': 'bell',
  'vm-exit': 'sign-out',
  'vm-entry': 'sign-in',
  'wakeup': 'play-circle',
  'interrupt': 'symbol-event',
  'message': 'mail',
  'return': 'reply',
};
