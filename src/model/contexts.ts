import type { Context } from './scenario.js';

/** The built-in contexts, from guest user space to host user space. */
export const builtInContexts: readonly Context[] = [
  { id: 'guest-user', title: { en: 'Guest user space', ja: 'ゲスト ユーザー空間' }, side: 'guest', mode: 'user' },
  { id: 'guest-kernel', title: { en: 'Guest kernel', ja: 'ゲスト カーネル' }, side: 'guest', mode: 'kernel' },
  { id: 'kvm', title: { en: 'KVM', ja: 'KVM' }, side: 'host', mode: 'kernel' },
  { id: 'qemu', title: { en: 'QEMU', ja: 'QEMU' }, side: 'host', mode: 'user' },
  { id: 'host-kernel', title: { en: 'Host kernel', ja: 'ホスト カーネル' }, side: 'host', mode: 'kernel' },
  { id: 'host-user', title: { en: 'Host user space', ja: 'ホスト ユーザー空間' }, side: 'host', mode: 'user' },
];
