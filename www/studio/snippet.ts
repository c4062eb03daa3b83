/**
 * Role: writes what a merchant pastes, from what they chose.
 * Trigger: a choice changes in the studio.
 * Leaves: text; nothing here touches the page.
 */

export interface Choice {
  site: string;
  locale: '' | 'en' | 'ar';
  position: 'end' | 'start';
  accent: string;
  theme: 'auto' | 'light' | 'dark';
  tone: 'friendly' | 'formal';
  title: string;
  /** What counts before the visitor was asked; see EVENTS.md, Consent. */
  consent: 'granted' | 'anonymous' | 'pending' | 'interaction';
}

export const DEFAULT_ACCENT = '#0f766e';

const ENTITIES: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };
const attribute = (text: string): string => text.replace(/[&"<>]/g, (sign) => ENTITIES[sign]!);

/** JavaScript text that cannot end the script element it stands in. */
const literal = (text: string): string => JSON.stringify(text).replace(/</g, '\\u003c');

/** What differs from the defaults, in the order of the documentation. */
export function chosen(choice: Choice): [keyof Choice, string][] {
  const all: [keyof Choice, string, string][] = [
    ['site', choice.site.trim(), ''],
    ['locale', choice.locale, ''],
    ['position', choice.position, 'end'],
    ['accent', choice.accent.toLowerCase(), DEFAULT_ACCENT],
    ['theme', choice.theme, 'auto'],
    ['tone', choice.tone, 'friendly'],
    ['title', choice.title.trim(), ''],
    ['consent', choice.consent, 'granted'],
  ];
  return all.filter(([, value, usual]) => value !== usual).map(([name, value]) => [name, value]);
}

/** What stands in the code for a choice. */
const code = ([name, value]: [string, string]): string =>
  name === 'consent' && value === 'interaction'
    ? `${name}: { start: "interaction" }`
    : `${name}: ${literal(value)}`;

/** Script attributes carry the first four; the rest are settings. */
const ATTRIBUTES: readonly string[] = ['site', 'locale', 'position', 'accent'];

export function scriptTag(origin: string, choice: Choice): string {
  const picked = chosen(choice);
  const data = picked
    .filter(([name]) => ATTRIBUTES.includes(name))
    .map(([name, value]) => ` data-${name}="${attribute(value)}"`);
  const settings = picked.filter(([name]) => !ATTRIBUTES.includes(name)).map(code);
  const before =
    settings.length > 0
      ? `<script>window.waslSettings = { ${settings.join(', ')} };</script>\n`
      : '';
  return `${before}<script async src="${origin}/widget.js"${data.join('')}></script>`;
}

export function esModule(origin: string, choice: Choice): string {
  const lines = chosen(choice).map((picked) => `  ${code(picked)},`);
  return [`import { boot } from '${origin}/module/wasl.js';`, '', 'boot({', ...lines, '});'].join(
    '\n',
  );
}

export function policy(origin: string): string {
  const socket = origin.replace(/^http/, 'ws');
  return [
    'Content-Security-Policy:',
    `  script-src ${origin} 'wasm-unsafe-eval';`,
    `  connect-src ${origin} ${socket}`,
  ].join('\n');
}

/** `page` is the language of the stand-in page, which the widget follows unless it is told. */
export function previewAddress(choice: Choice, page: 'en' | 'ar'): string {
  return `/studio/preview.html?${new URLSearchParams(chosen(choice))}#${page}`;
}
