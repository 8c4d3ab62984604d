import type * as vscode from 'vscode';

/** What is wrong with an address in any setting of addresses. */
export type AddressFault = 'not-text' | 'not-an-address' | 'not-https' | 'has-credentials';

/**
 * The message for an entry of a setting that is not a usable address: where it is, what is wrong with it, and what to write instead.
 *
 * @param entry the setting and the key of the entry
 */
export function addressText(fault: AddressFault, entry: string, value: string, l10n: Pick<typeof vscode.l10n, 't'>): string {
  switch (fault) {
    case 'not-text':
      return l10n.t('The setting {0} is not an address.', entry);
    case 'not-an-address':
      return l10n.t('The setting {0} is not an address: “{1}”. Enter an address that starts with https://.', entry, value);
    case 'not-https':
      return l10n.t('The setting {0} must be an address that starts with https://, not “{1}”.', entry, value);
    case 'has-credentials':
      return l10n.t('The setting {0} must not contain a user name or password.', entry);
  }
}
