/**
 * Role: the overlay that tells a merchant why each prompt comes up or does not.
 * Trigger: the widget loads it when `wasl('debug')` or `?wasl-debug` asks; no other visitor does.
 * Leaves: one element with a shadow root of its own, at the end of the page; `remove` takes it away.
 */
import { element } from '../loader/element.ts';
import css from './debug.css';
import { drawRule, drawSegments, type Drawn } from './draw.ts';
import { save } from './save.ts';
import type { Told } from './told.ts';
import { Words } from './words.ts';

export interface Overlay {
  /** Shows how things stand now. */
  draw(told: Told): void;
  /** Takes a step of the visit down, for the file. */
  record(step: unknown): void;
  remove(): void;
}

/** `close` is asked for by the visitor; it is to end in `remove`. */
export function open(close: () => void): Overlay {
  const steps: unknown[] = [];
  const host = element('div', { id: 'wasl-debug' });
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];

  const title = element('h2');
  const saving = element('button', { type: 'button', class: 'save' });
  const closing = element('button', { type: 'button', class: 'close' }, '×');
  const notes = element('div', { class: 'notes' });
  const rules = element('div', { class: 'rules' });
  const segments = element('div', { class: 'segments' });
  const body = element(
    'div',
    { class: 'body', role: 'group', tabindex: '0' },
    notes,
    rules,
    segments,
  );
  const head = element('header', {}, title, saving, closing);
  const frame = element('section', {}, head, body);
  shadow.append(frame);
  document.body.append(host);

  let words = new Words('en');
  let site = '';
  const drawn = new Map<string, Drawn>();

  const count = (): void => {
    saving.textContent = words.say('save') + (steps.length ? ` (${steps.length})` : '');
    saving.disabled = steps.length === 0;
    saving.title = words.say(steps.length ? 'saveHint' : 'nothingYet');
  };

  saving.addEventListener('click', () => save(site, steps));
  closing.addEventListener('click', close);

  const translate = (language: Words['language']): void => {
    words = new Words(language);
    frame.lang = language;
    // The host too: its corner is the one where the launcher is not.
    host.dir = frame.dir = language === 'ar' ? 'rtl' : 'ltr';
    title.textContent = words.say('title');
    frame.setAttribute('aria-label', words.say('title'));
    closing.setAttribute('aria-label', words.say('close'));
    body.setAttribute('aria-label', words.say('title'));
    for (const one of drawn.values()) one.node.remove();
    drawn.clear();
    count();
  };
  translate('en');

  /** What holds for all prompts at once. */
  const drawNotes = (told: Told): void => {
    const lines: [string, boolean][] = [
      [
        words.say('patience', {
          COUNT: String(told.patience),
          TIME: words.time(told.cooldown),
        }),
        false,
      ],
    ];
    if (told.heldOut) lines.unshift([words.say('heldOut'), true]);
    if (told.hidden) lines.unshift([words.say('hidden'), true]);
    if (told.quiet !== undefined && told.quietCause) {
      const TIME = words.time(told.quiet);
      lines.unshift([words.say(`quiet.${told.quietCause}`, { TIME }), true]);
    }
    if (told.rules.length === 0) lines.unshift([words.say('none'), true]);
    notes.replaceChildren(
      ...lines.map(([line, loud]) => element('p', { class: loud ? 'loud' : 'soft' }, line)),
    );
  };

  return {
    draw(told) {
      site = told.site;
      if (told.locale !== words.language) translate(told.locale);
      drawNotes(told);
      const there = new Set(told.rules.map(({ id }) => id));
      for (const [id, one] of drawn) {
        if (there.has(id)) continue;
        one.node.remove();
        drawn.delete(id);
      }
      told.rules.forEach((rule, place) => {
        const one = drawn.get(rule.id) ?? drawRule(rule.id);
        drawn.set(rule.id, one);
        one.update(rule, words);
        // A node that is moved loses what is selected in it: only when it stands elsewhere.
        if (rules.children[place] !== one.node)
          rules.insertBefore(one.node, rules.children[place] ?? null);
      });
      drawSegments(segments, told.segments, words);
    },
    record(step) {
      steps.push(step);
      count();
    },
    remove() {
      host.remove();
    },
  };
}
