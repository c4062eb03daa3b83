/**
 * Role: a category's page.
 * Trigger: the build, once for each category.
 * Leaves: a page.
 */
import { html } from '../../build/html.js';
import { cards } from './card.js';
import { crumbs } from './crumbs.js';

/** The prices up to which the visitor can look. */
const LIMITS = [100, 200, 350];

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
          <p class="soft" role="status" data-count>
            ${shop.say('pieces', { COUNT: shop.digits(products.length) })}
          </p>
          <label class="filter">
            <span>${shop.say('upTo')}</span>
            <select data-filter>
              <option value="">${shop.say('anyPrice')}</option>
              ${LIMITS.map(
                (limit) =>
                  html`<option value="${limit}">
                    ${shop.say('under', { AMOUNT: shop.money(limit) })}
                  </option>`,
              )}
            </select>
          </label>
        </header>
        ${cards(shop, products, 'h2')}
      </div>
    `,
  };
}
