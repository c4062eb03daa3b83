/**
 * Role: the words of every complaint to the page's developer; a page without slips never loads it.
 * Trigger: `advise` in the loader, once for each bad key.
 * Leaves: one console error that names the key, the accepted ones and the nearest match.
 */
import type { Slip } from '../advise.ts';
import { nearest } from './nearest.ts';

/** Options that script attributes do not take, so that `data-title` is not ignored in silence. */
const SETTINGS_ONLY = ['theme', 'title', 'greeting', 'hidden'];

/** Further away, an attribute is taken for one that a tag manager added. */
const LIKELY_SLIP = 2;

export function sentence(kind: Slip, key: string, accepted: readonly string[]): string | undefined {
  const known = `Accepted: ${accepted.join(', ')}. Nearest: ${nearest(key, accepted).word}.`;
  switch (kind) {
    case 'command':
    case 'event':
      return `unknown ${kind} "${key}". ${known}`;
    case 'attribute':
      if (SETTINGS_ONLY.includes(key)) {
        return `data-${key} is not read; set "${key}" in window.waslSettings.`;
      }
      if (nearest(key, accepted).distance > LIKELY_SLIP) return undefined;
      return `unknown attribute data-${key}. ${known.replace(/(?<=: |, )(?=\w)/g, 'data-')}`;
    case 'listener':
      return `on("${key}") needs a function as its second argument.`;
    case 'site':
      return 'option "site" is missing: give data-site, waslSettings.site or boot({ site }).';
    case 'server':
      return `option "server" is not an http(s) address: "${key}".`;
    case 'blocked':
      return `the widget cannot start here, visitors get a contact form instead. ${key}`;
  }
}

export function say(kind: Slip, key: string, accepted: readonly string[]): void {
  const text = sentence(kind, key, accepted);
  if (text) console.error(`wasl: ${text}`);
}
