/**
 * Role: the first thing a visitor sees: the host element, its shadow root and the button.
 * Trigger: `boot` paints it, before any wasm; `update` changes it.
 * Leaves: a button that the widget replaces, inside a root that the widget moves into.
 */
import css from './launcher.css';
import { element, icon } from './element.ts';
import { settleAccent, settleLocale, type Given, type Locale } from './options.ts';

/** Shared with the widget's launcher, so that the change of hands cannot be seen. */
export const BUBBLE =
  'M12 3.5c-5 0-8.75 3.3-8.75 7.75 0 2.5 1.2 4.65 3.1 6.05L6 20.5l3.6-1.75c.77.17 1.57.25 2.4.25 5 0 8.75-3.3 8.75-7.75S17 3.5 12 3.5ZM8.5 11.25h.01M12 11.25h.01M15.5 11.25h.01';

const WORDS: Record<Locale, { label: string; offline: string }> = {
  en: {
    label: 'Open chat',
    offline: 'Cannot connect. Please try again.',
  },
  ar: {
    label: 'افتح المحادثة',
    offline: 'تعذّر الاتصال. أعد المحاولة.',
  },
};

export interface Launcher {
  readonly shadow: ShadowRoot;
  /** Carries language, direction, corner and accent for all that is drawn in the root. */
  readonly frame: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly locale: Locale;
  show(options: Given): void;
  /** `notice` says in words that nothing could be loaded. */
  state(now: 'still' | 'busy' | 'notice'): void;
  remove(): void;
}

export function paint(options: Given): Launcher {
  const host = element('div', { id: 'wasl' });
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];

  const button = element(
    'button',
    {
      type: 'button',
      class: 'wasl-launcher',
      'aria-haspopup': 'dialog',
      'aria-expanded': 'false',
    },
    icon(BUBBLE),
  );
  const notice = element('p', { class: 'wasl-notice', role: 'status' });
  const frame = element('div', {}, button, notice);
  shadow.append(frame);

  let locale: Locale = 'en';
  const show = (given: Given): void => {
    locale = settleLocale(given.locale, document.documentElement.lang, navigator.language);
    frame.lang = locale;
    frame.dir = locale === 'ar' ? 'rtl' : 'ltr';
    frame.className = given.position === 'start' ? 'wasl-frame wasl-start' : 'wasl-frame';
    button.setAttribute('aria-label', WORDS[locale].label);
    button.hidden = !!given.hidden;
    const colours = settleAccent(given.accent);
    frame.style.cssText = '';
    if (colours) {
      frame.style.setProperty('--wasl-accent', colours.accent);
      frame.style.setProperty('--wasl-on-accent', colours.on);
    }
  };
  show(options);
  document.body.append(host);

  return {
    shadow,
    frame,
    button,
    get locale() {
      return locale;
    },
    show,
    state(now) {
      button.setAttribute('aria-busy', String(now === 'busy'));
      notice.textContent = now === 'notice' ? WORDS[locale].offline : '';
    },
    remove: () => host.remove(),
  };
}
