/**
 * Role: a product as it stands in a grid.
 * Trigger: home, category and product pages.
 * Leaves: a list of cards; the whole card is one link.
 */
import { html } from '../../build/html.js';

export function cards(shop, products, level = 'h3') {
  const title = (product) =>
    level === 'h2' ? html`<h2>${shop.name(product)}</h2>` : html`<h3>${shop.name(product)}</h3>`;
  return html`<ul class="cards">
    ${products.map(
      (product) =>
        html`<li data-price="${product.price}">
          <a class="card" href="${shop.url(`/product/${product.slug}/`)}">
            <span class="picture">
              <img
                src="/img/${product.slug}.svg"
                alt=""
                width="800"
                height="1000"
                loading="lazy"
                decoding="async"
              />
              ${product.tag && html`<span class="tag">${product.tag[shop.locale]}</span>`}
            </span>
            ${title(product)}
            <span class="line">${product.line[shop.locale]}</span>
            <span class="price">${shop.money(product.price)}</span>
          </a>
        </li>`,
    )}
  </ul>`;
}
