/**
 * Role: the "add to cart" form.
 * Trigger: a product page.
 * Leaves: a fuller cart, a status for the eye and the screen reader, and an event.
 */
import { add, load, MOST, productOf, save, type Line } from './cart.ts';
import { element, nameOf, say, showCount, url } from './page.ts';
import { lineFacts, tellCart, track } from './report.ts';

export function productPage(form: HTMLFormElement): void {
  const product = productOf(form.dataset['product'] ?? '');
  const status = form.querySelector<HTMLElement>('.added');
  if (!product || !status) return;
  track('product_viewed', lineFacts({ slug: product.slug, quantity: 1 }));

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const quantity = Math.min(MOST, Math.max(1, Math.round(Number(given.get('quantity'))) || 1));
    const size = given.get('size');
    const line: Line = { slug: product.slug, quantity, ...(size && { size: String(size) }) };
    const cart = add(load(), line);
    save(cart);
    showCount(cart);
    status.replaceChildren(
      element('strong', {}, nameOf(product)),
      ` ${say('added')}. `,
      element('a', { href: url('/cart/') }, say('viewCart')),
    );
    track('cart_item_added', lineFacts(line));
    tellCart(cart);
  });
}
