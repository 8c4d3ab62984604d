import type { HopKind } from './model/scenario.js';

/** Names of the codicons that stand for the kinds of hops, in views and pages alike. */
export const iconNames: Readonly<Record<HopKind, string>> = {
  'call': 'symbol-method',
  'syscall': 'symbol-interface',
  'copy': 'copy',
  'map': 'link',
  'ring': 'sync',
  'notify': 'bell',
  'vm-exit': 'sign-out',
  'vm-entry': 'sign-in',
  'wakeup': 'play-circle',
  'interrupt': 'zap',
  'message': 'mail',
  'return': 'reply',
};
