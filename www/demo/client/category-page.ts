/**
 * Role: the filter by price.
 * Trigger: a category page.
 * Leaves: the cards that fit, how many they are, and an event; the address stays as it is.
 */
import { number, say } from './page.ts';
import { track } from './report.ts';

export function categoryPage(filter: HTMLSelectElement): void {
  const cards = document.querySelectorAll<HTMLElement>('.cards > li');
  const count = document.querySelector<HTMLElement>('[data-count]');
  const apply = (): number => {
    const most = filter.value === '' ? Infinity : Number(filter.value);
    let results = 0;
    for (const card of cards) {
      card.hidden = Number(card.dataset['price']) > most;
      if (!card.hidden) results += 1;
    }
    if (count) {
      count.textContent = results ? say('pieces', { COUNT: number(results) }) : say('nothingFits');
    }
    return results;
  };
  filter.addEventListener('change', () => {
    track('filtered', { filter: 'price', value: filter.value || 'any', results: apply() });
  });
  // The browser keeps the choice over "back".
  if (filter.value !== '') apply();
}
