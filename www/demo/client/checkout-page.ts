/**
 * Role: the checkout form, and the thank-you page that follows it.
 * Trigger: those two pages.
 * Leaves: an order kept in this browser, an empty cart, and the events around them.
 */
import { load, productOf, save, sums, type Cart, type Method, type Sums } from './cart.ts';
import { element, money, nameOf, number, say, showCount, url } from './page.ts';
import { countOrder, lineFacts, track } from './report.ts';
import { emptyCart, sumsList } from './summary.ts';

const KEY = 'noor:order';

interface Order extends Sums {
  number: string;
  lines: Cart;
  reported: boolean;
}

const linesList = (cart: Cart): HTMLElement =>
  element(
    'ul',
    { class: 'lines' },
    ...cart.map((line) => {
      const product = productOf(line.slug)!;
      return element(
        'li',
        {},
        element('img', { src: `/img/${line.slug}.svg`, alt: '', width: '800', height: '1000' }),
        element(
          'span',
          {},
          `${nameOf(product)} × ${number(line.quantity)}`,
          element('small', {}, line.size ? `${say('size')}: ${line.size}` : ''),
        ),
        element('span', { class: 'price' }, money(product.price * line.quantity)),
      );
    }),
  );

export function checkoutPage(root: HTMLElement): void {
  const cart = load();
  const form = root.querySelector('form');
  const lines = root.querySelector('[data-lines]');
  const empty = document.querySelector<HTMLElement>('[data-empty]');
  if (!form || !lines || !empty) return;
  if (cart.length === 0) {
    empty.hidden = false;
    empty.append(emptyCart());
    return;
  }
  root.hidden = false;
  const method = (): Method =>
    new FormData(form).get('method') === 'express' ? 'express' : 'standard';
  const draw = (): void => {
    lines.replaceChildren(linesList(cart), sumsList(sums(cart, method())));
    for (const choice of form.querySelectorAll('.choice')) {
      const name = choice.querySelector('input')?.value === 'express' ? 'express' : 'standard';
      const { delivery } = sums(cart, name);
      choice.querySelector('.price')!.textContent = delivery ? money(delivery) : say('free');
    }
  };
  draw();
  track('checkout_started', {
    total: sums(cart, method()).total,
    items: cart.map(lineFacts),
  });

  const check = (input: HTMLInputElement): boolean => {
    const problem = document.getElementById(`${input.name}-problem`);
    const { valid, valueMissing } = input.validity;
    if (problem) problem.textContent = valid ? '' : say(valueMissing ? 'required' : 'badEmail');
    input.setAttribute('aria-invalid', String(!valid));
    return valid;
  };
  const fields = [...form.querySelectorAll<HTMLInputElement>('.field input')];
  form.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLInputElement && target.validity.valid) check(target);
  });
  form.addEventListener('change', (event) => {
    if (fields.includes(event.target as HTMLInputElement)) check(event.target as HTMLInputElement);
    draw();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const wrong = fields.filter((field) => !check(field));
    if (wrong[0]) return wrong[0].focus();
    const order: Order = {
      number: `N${Date.now().toString().slice(-7)}`,
      lines: cart,
      reported: false,
      ...sums(cart, method()),
    };
    save([]);
    keep(order);
    location.assign(url('/thank-you/'));
  });
}

export function thanksPage(root: HTMLElement): void {
  const place = root.querySelector('[data-order]');
  const order = kept();
  if (!place) return;
  if (!order) return place.replaceChildren(element('p', { class: 'soft' }, say('noOrder')));
  showCount([]);
  place.replaceChildren(
    element('p', { class: 'number' }, `${say('orderNumber')}: `, element('bdi', {}, order.number)),
    linesList(order.lines),
    sumsList(order),
  );
  if (order.reported) return;
  keep({ ...order, reported: true });
  countOrder();
  // Reported here and not on the way out of the checkout, where the browser may cut it off.
  track('order_completed', {
    order: order.number,
    total: order.total,
    delivery: order.delivery,
    items: order.lines.map(lineFacts),
  });
}

function keep(order: Order): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(order));
  } catch {
    // Blocked storage: the thank-you page says that it knows of no order.
  }
}

function kept(): Order | undefined {
  try {
    return (JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Order | null) ?? undefined;
  } catch {
    return undefined;
  }
}
