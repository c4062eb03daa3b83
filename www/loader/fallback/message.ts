/**
 * Role: one message on its way to the server: drafted, kept, sent until acknowledged.
 * Trigger: the contact form changes or is sent; the browser comes back online.
 * Leaves: the server's verdict. The draft is dropped only after an acknowledgement.
 */
import type { FallbackSite } from '../config.ts';
import { makeToken, makeUuid } from './ids.ts';
import { drop, read, write } from './shelf.ts';

export interface Draft {
  text: string;
  name: string;
  contact: string;
  /** Set by the first attempt, so that every later one is the same message. */
  cid?: string;
}

/** Shared with the widget, so that the conversation goes on when the wasm works again. */
interface Visitor {
  token: string;
  device: string;
  conversation: string | null;
}

/** `refused`: sending the same again is of no use. */
export type Verdict = 'sent' | 'later' | 'refused';

/** Milliseconds before an unanswered request counts as failed. */
const PATIENCE = 15_000;

const random = (): Uint8Array => crypto.getRandomValues(new Uint8Array(32));
const uuid = (): string => makeUuid(Date.now(), random());
const draftKey = (site: string): string => `wasl:${site}:contact`;

export function keptDraft(site: string): Draft {
  return { text: '', name: '', contact: '', ...read<Draft>(draftKey(site)) };
}

export function keepDraft(site: string, draft: Draft): void {
  if (draft.text || draft.name || draft.contact) write(draftKey(site), draft);
  else drop(draftKey(site));
}

function visitorOf(site: string): Visitor & { conversation: string } {
  const key = `wasl:${site}:visitor`;
  const kept = read<Partial<Visitor>>(key);
  const visitor = {
    token: kept?.token ?? makeToken(random()),
    device: kept?.device ?? uuid(),
    conversation: kept?.conversation ?? uuid(),
  };
  write(key, visitor);
  return visitor;
}

export async function send(
  { server, site, locale }: Pick<FallbackSite, 'server' | 'site' | 'locale'>,
  draft: Draft,
): Promise<Verdict> {
  draft.cid ??= uuid();
  keepDraft(site, draft);
  const { token, conversation } = visitorOf(site);
  try {
    const response = await fetch(`${server}/v1/contact`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      credentials: 'omit',
      signal: AbortSignal.timeout(PATIENCE),
      body: JSON.stringify({
        site,
        token,
        conversation,
        cid: draft.cid,
        text: draft.text.trim(),
        locale,
        ...(draft.name && { name: draft.name }),
        ...(draft.contact && { contact: draft.contact }),
        page: { url: location.href.split('#')[0], title: document.title },
      }),
    });
    if (response.ok) {
      drop(draftKey(site));
      return 'sent';
    }
    const passing = response.status >= 500 || response.status === 429 || response.status === 408;
    return passing ? 'later' : 'refused';
  } catch {
    return 'later';
  }
}
