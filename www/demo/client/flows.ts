/**
 * Role: what the shop does with flows of the widget: its buttons begin one, and what a visitor puts
 *   into the cart from a flow's product goes there.
 * Trigger: a press on an element with `data-flow`; the widget's event `cart`.
 * Leaves: `wasl('flow', …)`; a fuller cart.
 */
import { add, load, MOST, productOf, save, type Line } from './cart.ts';
import { showCount } from './page.ts';
import { lineFacts, tellCart, track, wasl } from './report.ts';

export function hearFlows(): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-flow]')) {
    button.addEventListener('click', () => wasl('flow', button.dataset['flow']));
  }
  wasl('on', 'cart', (given: { product?: unknown; quantity?: unknown }) => {
    const slug = String(given.product);
    const quantity = Math.min(MOST, Math.max(1, Math.round(Number(given.quantity)) || 1));
    if (!productOf(slug)) return;
    const line: Line = { slug, quantity };
    const cart = add(load(), line);
    save(cart);
    showCount(cart);
    track('cart_item_added', lineFacts(line));
    tellCart(cart);
  });
}
