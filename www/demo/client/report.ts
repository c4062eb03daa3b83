/**
 * Role: tells Wasl what happens in the shop, as any front-end developer would.
 * Trigger: a product is seen, the cart changes, an order is made.
 * Leaves: `wasl('track', …)`; the stub keeps calls made before the widget is there.
 */
import catalogue from '../catalogue.json';
import { productOf, type Line } from './cart.ts';

type Stub = ((...call: unknown[]) => void) & { q?: unknown[][] };

function wasl(...call: unknown[]): void {
  const page = window as unknown as { wasl?: Stub };
  page.wasl ??= Object.assign((...early: unknown[]) => void (page.wasl!.q ??= []).push(early), {});
  page.wasl(...call);
}

export function track(name: string, facts: Record<string, unknown>): void {
  wasl('track', name, { currency: catalogue.currency, ...facts });
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
