/**
 * Role: the entry of the shop's script; each page has at most one part that acts.
 * Trigger: a page of the shop has loaded.
 * Leaves: a working page.
 */
import { load } from './cart.ts';
import { cartPage } from './cart-page.ts';
import { categoryPage } from './category-page.ts';
import { checkoutPage, thanksPage } from './checkout-page.ts';
import { showCount } from './page.ts';
import { productPage } from './product-page.ts';
import { tellCart, tellVisitor } from './report.ts';

const on = <Kind extends HTMLElement>(selector: string, act: (root: Kind) => void): void => {
  const root = document.querySelector<Kind>(selector);
  if (root) act(root);
};

showCount(load());
tellVisitor();
tellCart(load());
on<HTMLSelectElement>('[data-filter]', categoryPage);
on<HTMLFormElement>('form[data-product]', productPage);
on('[data-cart]', cartPage);
on('[data-checkout]', checkoutPage);
on('[data-thanks]', thanksPage);
