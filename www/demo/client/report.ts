/**
 * Role: tells Wasl what happens in the shop, as any front-end developer would.
 * Trigger: a page opens, a product is seen, a filter or the cart changes, an order is made.
 * Leaves: `wasl('track', …)`, `wasl('cart', …)`, `wasl('attributes', …)`; the stub keeps calls made
 *   before the widget is there.
 */
import catalogue from '../catalogue.json';
import { count, productOf, sums, type Cart, type Line } from './cart.ts';

type Stub = ((...call: unknown[]) => void) & { q?: unknown[][] };

function wasl(...call: unknown[]): void {
  const page = window as unknown as { wasl?: Stub };
  page.wasl ??= Object.assign((...early: unknown[]) => void (page.wasl!.q ??= []).push(early), {});
  page.wasl(...call);
}

export function track(name: string, facts: Record<string, unknown>): void {
  wasl('track', name, { currency: catalogue.currency, ...facts });
}

/** What is in the cart: all of it, each time. Rules ask for `cart.value`, `cart.count`. */
export function tellCart(cart: Cart): void {
  wasl('cart', {
    value: sums(cart, 'standard').subtotal,
    count: count(cart),
    currency: catalogue.currency,
    items: cart.map(lineFacts),
  });
}

const ORDERS = 'noor:orders';

function orders(): number {
  try {
    return Number(localStorage.getItem(ORDERS)) || 0;
  } catch {
    return 0;
  }
}

/** One more order: told at once, and on each page from now on. */
export function countOrder(): void {
  try {
    localStorage.setItem(ORDERS, String(orders() + 1));
  } catch {
    // Blocked storage: every visit is the first.
  }
  tellVisitor();
}

/** Who the visitor is to the shop. Rules ask for `visitor.orders`. */
export function tellVisitor(): void {
  wasl('attributes', { orders: orders() });
}

export function lineFacts(line: Line): Record<string, unknown> {
  const product = productOf(line.slug);
  return {
    product: line.slug,
    name: product?.name.en,
    price: product?.price,
    quantity: line.quantity,
    ...(line.size && { size: line.size }),
  };
}
