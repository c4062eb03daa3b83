/**
 * Role: the sums of an order.
 * Trigger: the cart or the checkout is drawn.
 * Leaves: a description list.
 */
import type { Sums } from './cart.ts';
import { element, money, say, url } from './page.ts';

export function sumsList(sums: Sums): HTMLElement {
  const row = (name: string, value: string, kind: string): HTMLElement =>
    element('div', { class: kind }, element('dt', {}, name), element('dd', {}, value));
  return element(
    'dl',
    { class: 'sums' },
    row(say('subtotal'), money(sums.subtotal), 'part'),
    row(say('delivery'), sums.delivery ? money(sums.delivery) : say('free'), 'part'),
    row(say('total'), money(sums.total), 'total'),
  );
}

export function emptyCart(): HTMLElement {
  return element(
    'div',
    { class: 'empty' },
    element('h2', {}, say('cartEmpty')),
    element('p', {}, say('cartEmptyText')),
    element('a', { class: 'button', href: url('/category/table/') }, say('cartEmptyAction')),
  );
}
