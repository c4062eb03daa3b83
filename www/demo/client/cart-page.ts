/**
 * Role: the cart's lines and sums.
 * Trigger: the cart page.
 * Leaves: the drawn cart; each change is stored, drawn anew and reported, and focus stays put.
 */
import { change, load, productOf, save, sums, type Cart, type Line } from './cart.ts';
import { element, money, nameOf, number, say, showCount, url } from './page.ts';
import { lineFacts, tellCart, track } from './report.ts';
import { emptyCart, sumsList } from './summary.ts';

export function cartPage(root: HTMLElement): void {
  const set = (line: Line, quantity: number, focus: string): void => {
    const cart = change(load(), line, quantity);
    save(cart);
    if (quantity < line.quantity) {
      track('cart_item_removed', lineFacts({ ...line, quantity: line.quantity - quantity }));
    } else if (quantity > line.quantity) {
      track('cart_item_added', lineFacts({ ...line, quantity: quantity - line.quantity }));
    }
    tellCart(cart);
    draw(cart);
    const next = root.querySelector<HTMLElement>(`[data-focus="${focus}"]`);
    (next ?? document.getElementById('main'))?.focus();
  };

  const lineOf = (line: Line): HTMLElement => {
    const product = productOf(line.slug)!;
    const name = nameOf(product);
    const id = `${line.slug}-${line.size ?? ''}`;
    const step = (label: string, sign: string, by: number): HTMLElement => {
      const focus = `${id}${sign}`;
      const button = element(
        'button',
        { type: 'button', 'aria-label': `${label}: ${name}`, 'data-focus': focus },
        sign,
      );
      button.addEventListener('click', () => set(line, line.quantity + by, focus));
      return button;
    };
    const remove = element(
      'button',
      { type: 'button', class: 'remove', 'aria-label': say('removeNamed', { NAME: name }) },
      say('remove'),
    );
    remove.addEventListener('click', () => set(line, 0, ''));
    return element(
      'li',
      { class: 'item' },
      element('img', { src: `/img/${line.slug}.svg`, alt: '', width: '800', height: '1000' }),
      element(
        'div',
        { class: 'what' },
        element('a', { href: url(`/product/${line.slug}/`) }, name),
        element('span', { class: 'soft' }, line.size ? `${say('size')}: ${line.size}` : ''),
        remove,
      ),
      element(
        'div',
        { class: 'stepper', role: 'group', 'aria-label': say('quantityNamed', { NAME: name }) },
        step(say('less'), '−', -1),
        element('output', {}, number(line.quantity)),
        step(say('more'), '+', 1),
      ),
      element('span', { class: 'price' }, money(product.price * line.quantity)),
    );
  };

  const draw = (cart: Cart): void => {
    showCount(cart);
    if (cart.length === 0) return root.replaceChildren(emptyCart());
    root.replaceChildren(
      element('ul', { class: 'items' }, ...cart.map(lineOf)),
      element(
        'aside',
        { class: 'summary', 'aria-labelledby': 'summary-title' },
        element('h2', { id: 'summary-title' }, say('summary')),
        sumsList(sums(cart, 'standard')),
        element('p', { class: 'soft' }, say('taxNote')),
        element('a', { class: 'button', href: url('/checkout/') }, say('checkout')),
        element('a', { class: 'button quiet', href: url('/') }, say('keepShopping')),
      ),
    );
  };

  draw(load());
}
