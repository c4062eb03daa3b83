/**
 * Role: a category's page.
 * Trigger: the build, once for each category.
 * Leaves: a page.
 */
import { html } from '../../build/html.js';
import { cards } from './card.js';
import { crumbs } from './crumbs.js';

export function category(shop, one) {
  const products = shop.in(one);
  return {
    path: `/category/${one.slug}/`,
    kind: 'category',
    title: shop.name(one),
    about: one.about[shop.locale],
    body: html`
      <div class="wide">
        ${crumbs(shop, [], shop.name(one))}
        <header class="heading">
          <h1>${shop.name(one)}</h1>
          <p class="lead">${one.about[shop.locale]}</p>
          <p class="soft">${shop.say('pieces', { COUNT: shop.digits(products.length) })}</p>
        </header>
        ${cards(shop, products, 'h2')}
      </div>
    `,
  };
}
