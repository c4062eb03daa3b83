/**
 * Role: what the scripts of all pages share: language, words, elements, the cart's badge.
 * Trigger: a page of the shop has loaded.
 * Leaves: text and elements in the page's language.
 */
import catalogue from '../catalogue.json';
import { digits, money as format, type Locale } from '../money.js';
import ar from '../text/ar.json';
import en from '../text/en.json';
import { count, type Cart, type Product } from './cart.ts';

export const locale: Locale = document.documentElement.lang === 'ar' ? 'ar' : 'en';

const words = locale === 'ar' ? ar : en;

export function say(key: keyof typeof en, places: Record<string, string> = {}): string {
  return words[key].replace(/\[(\w+)\]/g, (_, name: string) => places[name] ?? '');
}

export const url = (path: string): string => (locale === 'ar' ? `/ar${path}` : path);
export const money = (amount: number): string => format(amount, locale, catalogue.currency);
export const number = (amount: number): string => digits(amount, locale);
export const nameOf = (product: Product): string => product.name[locale];

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function showCount(cart: Cart): void {
  const badge = document.querySelector<HTMLElement>('[data-cart-count]');
  if (!badge) return;
  const items = count(cart);
  badge.hidden = items === 0;
  badge.textContent = number(items);
  const label = `${say('cart')}. ${say('cartCount', { COUNT: number(items) })}`;
  badge.closest('a')?.setAttribute('aria-label', label);
}
