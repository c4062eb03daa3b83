/**
 * Role: the studio: choices on one side, the live widget and its code on the other.
 * Trigger: the page loads; a choice changes.
 * Leaves: a fresh preview and fresh code.
 */
import { card } from './card.ts';
import {
  DEFAULT_ACCENT,
  esModule,
  policy,
  previewAddress,
  scriptTag,
  type Choice,
} from './snippet.ts';
import { language, say, translate } from './words.ts';

/** Milliseconds without a change before the preview is loaded anew. */
const SETTLE = 350;

const ACCENTS = [DEFAULT_ACCENT, '#1d4ed8', '#7c3aed', '#be185d', '#c2410c', '#facc15', '#111827'];

translate();

const form = document.querySelector<HTMLFormElement>('#choices')!;
const preview = document.querySelector<HTMLIFrameElement>('#preview')!;
const swatches = document.querySelector<HTMLElement>('#swatches')!;
const cards = document.querySelector<HTMLElement>('#cards')!;
const script = card('scriptTitle', 'scriptHint');
const module = card('moduleTitle', 'moduleHint');
const csp = card('policyTitle', 'policyHint');
cards.append(script.root, module.root, csp.root);

const input = <Kind extends HTMLInputElement | HTMLSelectElement | RadioNodeList>(
  name: string,
): Kind => form.elements.namedItem(name) as Kind;

function choice(): Choice {
  const given = Object.fromEntries(new FormData(form)) as Record<string, string>;
  return given as unknown as Choice;
}

let timer: ReturnType<typeof setTimeout> | undefined;

function show(delay: number): void {
  const site = input<HTMLInputElement>('site');
  const hint = document.querySelector('#site-hint')!;
  site.setAttribute('aria-invalid', String(!site.value.trim()));
  hint.textContent = say(site.value.trim() ? 'siteHint' : 'siteMissing');
  const now = choice();
  for (const swatch of swatches.querySelectorAll('button')) {
    swatch.setAttribute('aria-pressed', String(swatch.value === now.accent));
  }
  script.show(scriptTag(location.origin, now));
  module.show(esModule(location.origin, now));
  csp.show(policy(location.origin));
  clearTimeout(timer);
  if (!site.value.trim()) return;
  // `replace`, so that going back leaves the studio and does not walk through previews.
  timer = setTimeout(
    () => preview.contentWindow?.location.replace(previewAddress(now, language)),
    delay,
  );
}

for (const accent of ACCENTS) {
  const swatch = document.createElement('button');
  swatch.type = 'button';
  swatch.value = accent;
  swatch.setAttribute('aria-label', accent);
  swatch.style.setProperty('--swatch', accent);
  swatch.addEventListener('click', () => {
    input<HTMLInputElement>('accent').value = accent;
    show(0);
  });
  swatches.prepend(swatch);
}
swatches.prepend(...[...swatches.querySelectorAll('button')].reverse());

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-width]')) {
  button.addEventListener('click', () => {
    preview.className = button.dataset['width'] ?? '';
    for (const each of document.querySelectorAll('[data-width]')) {
      each.setAttribute('aria-pressed', String(each === button));
    }
  });
}

form.addEventListener('input', () => show(SETTLE));
form.addEventListener('submit', (event) => event.preventDefault());
show(0);
