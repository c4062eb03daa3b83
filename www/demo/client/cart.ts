/**
 * Role: the cart as a value, and where it is kept between pages.
 * Trigger: the visitor adds, changes or removes something.
 * Leaves: a new cart; the stored one, or memory where storage is blocked.
 */
import catalogue from '../catalogue.json';

export type Product = (typeof catalogue.products)[number];

export interface Line {
  slug: string;
  size?: string;
  quantity: number;
}

export type Cart = readonly Line[];
export type Method = 'standard' | 'express';

export const MOST = 20;

const KEY = 'noor:cart';
let memory: Cart = [];

export function productOf(slug: string): Product | undefined {
  return catalogue.products.find((product) => product.slug === slug);
}

const same = (one: Line, other: Line): boolean =>
  one.slug === other.slug && one.size === other.size;

/** Adds up to what one order may hold. */
export function add(cart: Cart, line: Line): Cart {
  const before = cart.find((kept) => same(kept, line));
  if (!before) return [...cart, line];
  const quantity = Math.min(MOST, before.quantity + line.quantity);
  return cart.map((kept) => (same(kept, line) ? { ...kept, quantity } : kept));
}

/** Sets a line's quantity; nothing left removes it. */
export function change(cart: Cart, line: Line, quantity: number): Cart {
  if (quantity < 1) return cart.filter((kept) => !same(kept, line));
  const most = Math.min(MOST, quantity);
  return cart.map((kept) => (same(kept, line) ? { ...kept, quantity: most } : kept));
}

export function count(cart: Cart): number {
  return cart.reduce((sum, line) => sum + line.quantity, 0);
}

export interface Sums {
  subtotal: number;
  delivery: number;
  total: number;
}

export function sums(cart: Cart, method: Method): Sums {
  const subtotal = cart.reduce(
    (sum, line) => sum + (productOf(line.slug)?.price ?? 0) * line.quantity,
    0,
  );
  const free = method === 'standard' && subtotal >= catalogue.freeDeliveryFrom;
  const delivery = free || subtotal === 0 ? 0 : catalogue.delivery[method];
  return { subtotal, delivery, total: subtotal + delivery };
}

/** Takes only what still makes sense: known products, whole quantities. */
export function parse(text: string | null): Cart {
  try {
    const lines: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(lines)) return [];
    return (lines as Line[]).filter(
      (line) => productOf(line?.slug) && Number.isInteger(line.quantity) && line.quantity > 0,
    );
  } catch {
    return [];
  }
}

export function load(): Cart {
  try {
    return parse(localStorage.getItem(KEY));
  } catch {
    return memory;
  }
}

export function save(cart: Cart): void {
  memory = cart;
  try {
    localStorage.setItem(KEY, JSON.stringify(cart));
  } catch {
    // Blocked storage: the cart lives as long as the page.
  }
}
