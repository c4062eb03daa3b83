/**
 * Role: the contact form and its states: writing, sending, kept for later, refused, sent.
 * Trigger: the visitor writes and sends; `online` sends what was kept.
 * Leaves: `message` for the page's listeners once the server has the text.
 */
import type { FallbackSite } from '../config.ts';
import { element, icon } from '../element.ts';
import { keepDraft, keptDraft, send, type Draft } from './message.ts';
import type { WORDS } from './words.ts';

const TICK = 'M5 12.5l4.5 4.5L19 7.5';

export interface Form {
  root: HTMLElement;
  focus(): void;
}

export function drawForm(
  site: FallbackSite,
  words: (typeof WORDS)['en'],
  signal: AbortSignal,
): Form {
  let draft: Draft = keptDraft(site.site);
  let sending = false;

  const field = (
    control: HTMLInputElement | HTMLTextAreaElement,
    label: string,
    optional: boolean,
  ): HTMLElement =>
    element(
      'label',
      {},
      element(
        'span',
        {},
        label,
        ...(optional ? [' ', element('small', {}, `(${words.optional})`)] : []),
      ),
      control,
    );
  // The protocol takes 16 KiB of text; four bytes a character at most.
  const text = element('textarea', { rows: '4', maxlength: '4000', required: '', dir: 'auto' });
  const name = element('input', { autocomplete: 'name', maxlength: '120', dir: 'auto' });
  const contact = element('input', { autocomplete: 'email', maxlength: '200', dir: 'auto' });
  const status = element('p', { class: 'wasl-plain-status', role: 'status' });
  const feet = element('div', { class: 'wasl-plain-feet' }, status);
  const submit = element('button', { type: 'submit', class: 'wasl-plain-send' }, words.send);
  const form = element(
    'form',
    { novalidate: '' },
    element('p', { class: 'wasl-plain-intro' }, words.intro),
    field(text, words.text, false),
    field(name, words.name, true),
    field(contact, words.contact, true),
    feet,
  );
  feet.append(submit);
  const again = element('button', { type: 'button', class: 'wasl-plain-again' }, words.another);
  const done = element(
    'div',
    { class: 'wasl-plain-done', role: 'status', tabindex: '-1' },
    icon(TICK),
    element('h3', {}, words.sentTitle),
    element('p', {}, words.sent),
    again,
  );
  const root = element('div', { class: 'wasl-plain-body' }, form, done);

  const show = (state: 'writing' | 'sending' | 'later' | 'refused' | 'empty' | 'sent'): void => {
    form.hidden = state === 'sent';
    done.hidden = !form.hidden;
    form.dataset['state'] = state;
    submit.setAttribute('aria-disabled', String(state === 'sending'));
    submit.textContent =
      state === 'sending' ? words.sending : state === 'later' ? words.retry : words.send;
    status.textContent =
      state === 'later' || state === 'refused' || state === 'empty' ? words[state] : '';
    text.setAttribute('aria-invalid', String(state === 'empty'));
  };

  async function submitDraft(): Promise<void> {
    if (sending) return;
    if (!text.value.trim()) {
      show('empty');
      text.focus();
      return;
    }
    sending = true;
    show('sending');
    const sent = draft;
    const verdict = await send(site, sent);
    sending = false;
    if (signal.aborted) return;
    if (sent !== draft) {
      // Edited meanwhile: what stands in the form is another message.
      show('writing');
      keepDraft(site.site, draft);
      return;
    }
    if (verdict !== 'sent') return show(verdict);
    const focused = root.contains((root.getRootNode() as ShadowRoot).activeElement);
    draft = { text: '', name: draft.name, contact: draft.contact };
    text.value = '';
    show('sent');
    if (focused) done.focus();
    site.emit('message', { from: 'visitor' });
  }

  form.addEventListener('input', () => {
    draft = { text: text.value, name: name.value.trim(), contact: contact.value.trim() };
    keepDraft(site.site, draft);
    if (!sending) show('writing');
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submitDraft();
  });
  again.addEventListener('click', () => {
    show('writing');
    text.focus();
  });
  const resend = (): void => {
    if (draft.cid) void submitDraft();
  };
  addEventListener('online', resend);
  signal.addEventListener('abort', () => removeEventListener('online', resend));

  text.value = draft.text;
  name.value = draft.name;
  contact.value = draft.contact;
  show('writing');
  resend();

  return { root, focus: () => (form.hidden ? done : text).focus() };
}
