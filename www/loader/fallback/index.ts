/**
 * Role: the contact panel drawn without wasm: leave a message, and it reaches the inbox.
 * Trigger: the wasm is blocked, fails or is too slow, and the visitor wants to talk.
 * Leaves: a stored conversation on the server; the widget takes it up when it works again.
 */
import type { FallbackPanel, FallbackSite } from '../config.ts';
import { element, icon } from '../element.ts';
import css from './fallback.css';
import { drawForm } from './form.ts';
import { WORDS } from './words.ts';

const CROSS = 'M6 6l12 12M18 6 6 18';

export function attach(site: FallbackSite): FallbackPanel {
  const { frame, button, emit } = site;
  const words = WORDS[site.locale];
  const shadow = frame.getRootNode() as ShadowRoot;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets.push(sheet);

  const end = new AbortController();
  const form = drawForm(site, words, end.signal);
  const shut = element(
    'button',
    { type: 'button', class: 'wasl-plain-close', 'aria-label': words.close },
    icon(CROSS),
  );
  const panel = element(
    'section',
    {
      class: 'wasl-plain',
      role: 'dialog',
      'aria-labelledby': 'wasl-plain-title',
      'data-theme': site.theme ?? 'auto',
      tabindex: '-1',
    },
    element(
      'header',
      {},
      element('h2', { id: 'wasl-plain-title', dir: 'auto' }, site.title ?? words.title),
      shut,
    ),
    form.root,
  );
  panel.hidden = true;
  frame.append(panel);

  function open(): void {
    if (!panel.hidden) return;
    panel.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    form.focus();
    emit('open');
  }

  function close(): void {
    if (panel.hidden) return;
    const inside = panel.contains(shadow.activeElement);
    panel.hidden = true;
    button.setAttribute('aria-expanded', 'false');
    if (inside) button.focus();
    emit('close');
  }

  shut.addEventListener('click', close);
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation();
    close();
  });

  return {
    open,
    close,
    get isOpen() {
      return !panel.hidden;
    },
    destroy() {
      end.abort();
      panel.remove();
    },
  };
}
