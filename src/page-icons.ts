import type { HopKind } from './model/scenario.js';

/** The codicons that pages show. Only these are bundled, so a name that is missing here has no picture. */
export const pageIcons = [
  'add', 'arrow-down', 'arrow-left', 'arrow-right', 'arrow-up', 'bell', 'check', 'chevron-down', 'chevron-right', 'close', 'copy',
  'debug-continue', 'debug-pause', 'debug-reverse-continue', 'export', 'eye', 'git-compare', 'go-to-file', 'link', 'list-ordered',
  'list-selection', 'mail', 'pinned', 'play', 'play-circle', 'question', 'reply', 'screen-full', 'search', 'sign-in', 'sign-out',
  'symbol-event', 'symbol-interface', 'symbol-method', 'sync', 'type-hierarchy', 'vm', 'warning', 'zoom-in', 'zoom-out',
] as const;

export type PageIcon = (typeof pageIcons)[number];

/** Names of the codicons that stand for the kinds of hops, in views and pages alike. */
export const iconNames: Readonly<Record<HopKind, PageIcon>> = {
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
