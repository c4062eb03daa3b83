/**
 * Role: the studio's two languages, switched in place.
 * Trigger: the page loads; the visitor follows the language link.
 * Leaves: every `data-say` element in the language, and the page's direction.
 */
import text from './text.json';

export type Word = keyof typeof text.en;
export type Language = keyof typeof text;

export const language: Language =
  new URLSearchParams(location.search).get('lang') === 'ar' ? 'ar' : 'en';

export function say(word: Word): string {
  return text[language][word];
}

export function translate(): void {
  document.documentElement.lang = language;
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
  document.title = say('pageTitle');
  for (const element of document.querySelectorAll<HTMLElement>('[data-say]')) {
    element.textContent = say(element.dataset['say'] as Word);
  }
  for (const element of document.querySelectorAll<HTMLElement>('[data-title]')) {
    element.title = say(element.dataset['title'] as Word);
  }
  const other = document.querySelector<HTMLAnchorElement>('#language');
  if (!other) return;
  other.lang = language === 'ar' ? 'en' : 'ar';
  other.href = language === 'ar' ? '?' : '?lang=ar';
}
