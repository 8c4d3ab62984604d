import type * as vscode from 'vscode';
import type { AddressProblem, DownloadFault, DownloadReport } from '../../sources/index.js';

/** The part of `vscode.l10n` that is used. */
type Translator = Pick<typeof vscode.l10n, 't'>;

/** The name of the setting, as it stands in messages. */
const setting = 'vhflow.downloads.baseAddresses';

/**
 * What became of a download, in one message.
 *
 * @param tree title and version of the tree
 * @param host from which the files came
 */
export function reportText(report: DownloadReport, tree: string, host: string, l10n: Translator): string {
  const verified = report.present.length + report.verified.length;
  const [first] = report.failed;
  const missing = report.failed.length + report.untried.length;
  return [
    verified === 1 ? l10n.t('{0}: 1 file is there and verified.', tree) : l10n.t('{0}: {1} files are there and verified.', tree, verified),
    ...differentText(report.different, l10n),
    ...(missing === 0 ? [] : [missing === 1 ? l10n.t('1 file did not arrive.') : l10n.t('{0} files did not arrive.', missing)]),
    ...(first ? [faultText(first.fault, first.path, host, l10n)] : []),
  ].join(' ');
}

function differentText([first, ...more]: readonly string[], l10n: Translator): readonly string[] {
  if (first === undefined) return [];
  if (more.length === 0) return [l10n.t('{0} is not the pinned content; it is kept apart and not called verified.', first)];
  return [l10n.t('{0} and {1} more are not the pinned content; they are kept apart and not called verified.', first, more.length)];
}

/** Which file did not arrive from where, why, and what to do. */
export function faultText(fault: DownloadFault, path: string, host: string, l10n: Translator): string {
  switch (fault.type) {
    case 'unreachable':
      return l10n.t('{0}: {1} did not answer as it should ({2}). Check the network and the proxy settings, or name a mirror in {3}. A redirect is not followed.', path, host, fault.detail, setting);
    case 'redirect':
      return l10n.t('{0}: {1} answered with a redirect, which is not followed. Name the address it leads to in {2}.', path, host, setting);
    case 'status':
      return statusText(fault.status, path, host, l10n);
    case 'slow':
      return l10n.t('{0}: {1} sent too little within {2} seconds. Try again later, or name a nearer mirror in {3}.', path, host, fault.seconds, setting);
    case 'cut':
      return l10n.t('{0}: the connection to {1} broke off in the middle of the file. Try again.', path, host);
    case 'too-large':
      return l10n.t('{0}: {1} sent more than {2} MB, which is no source file. Check the address in {3}.', path, host, megabytes(fault.bytes), setting);
    case 'all-too-large':
      return l10n.t('{0}: all files from {1} together are more than {2} MB. Check the address in {3}.', path, host, megabytes(fault.bytes), setting);
    case 'not-text':
      return l10n.t('{0}: what {1} sent is not text. Check the address in {2}.', path, host, setting);
    case 'web-page':
      return l10n.t('{0}: {1} sent a web page in place of the file; perhaps it asks you to sign in. Check the address in {2}.', path, host, setting);
    case 'not-stored':
      return l10n.t('{0} from {1} could not be stored ({2}). Make room on the disk and try again.', path, host, fault.detail);
  }
}

function statusText(status: number, path: string, host: string, l10n: Translator): string {
  if (status >= 500) return l10n.t('{0}: {1} has trouble of its own (status {2}). Try again later.', path, host, status);
  if (status === 429) return l10n.t('{0}: {1} was asked too often (status {2}). Try again later.', path, host, status);
  return l10n.t('{0}: {1} does not have it, or does not give it out (status {2}). Check the address in {3}.', path, host, status, setting);
}

function megabytes(bytes: number): number {
  return bytes / 1024 / 1024;
}

/** Which line of the setting cannot be used, and why. */
export function addressProblemText({ type, key, value }: AddressProblem, l10n: Translator): string {
  const line = `${setting} → ${key}`;
  switch (type) {
    case 'not-text':
      return l10n.t('The setting {0} is not an address.', line);
    case 'not-an-address':
      return l10n.t('The setting {0} is not an address: “{1}”. Write one that begins with https://.', line, value);
    case 'not-https':
      return l10n.t('The setting {0} must be an address that begins with https://, not “{1}”.', line, value);
    case 'has-credentials':
      return l10n.t('The setting {0} must not contain a user name or password.', line);
    case 'has-query':
      return l10n.t('The setting {0} must not contain ? or #: “{1}”. The paths of files are added at its end.', line, value);
  }
}
