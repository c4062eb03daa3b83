/**
 * Role: a product's page: picture, size, quantity, cart, details.
 * Trigger: the build, once for each product.
 * Leaves: a page whose form the client script handles.
 */
import { html } from '../../build/html.js';
import { cards } from './card.js';
import { crumbs } from './crumbs.js';

function sizes(shop, product) {
  if (!product.sizes) return undefined;
  const middle = product.sizes[Math.floor(product.sizes.length / 2)];
  return html`<fieldset class="sizes">
    <legend>${shop.say('size')}</legend>
    <div>
      ${product.sizes.map(
        (size) =>
          html`<label>
            <input type="radio" name="size" value="${size}" ${size === middle && 'checked'} />
            <span>${size}</span>
          </label>`,
      )}
    </div>
  </fieldset>`;
}

function panels(shop, product) {
  const { say, money, catalogue } = shop;
  const { standard, express } = catalogue.delivery;
  return html`<div class="panels">
    <details open>
      <summary>${say('detailsTitle')}</summary>
      <ul>
        ${product.details[shop.locale].map((line) => html`<li>${line}</li>`)}
      </ul>
    </details>
    ${
      product.sizes &&
      html`<details>
        <summary>${say('sizesTitle')}</summary>
        <p>${say('sizesText')}</p>
      </details>`
    }
    <details>
      <summary>${say('deliveryTitle')}</summary>
      <p>
        ${say('deliveryText', {
          STANDARD: money(standard),
          EXPRESS: money(express),
          FREE: money(catalogue.freeDeliveryFrom),
        })}
      </p>
    </details>
  </div>`;
}

export function product(shop, one) {
  const { say, catalogue } = shop;
  const room = catalogue.categories.find(({ slug }) => slug === one.category);
  const related = [
    ...shop.in(room).filter((other) => other !== one),
    ...catalogue.products.filter((other) => other.category !== one.category && other.featured),
  ].slice(0, 4);
  return {
    path: `/product/${one.slug}/`,
    kind: 'product',
    title: shop.name(one),
    about: one.about[shop.locale],
    body: html`
      <div class="wide">
        ${crumbs(shop, [[`/category/${room.slug}/`, shop.name(room)]], shop.name(one))}
        <article class="product">
          <div class="picture">
            <img src="/img/${one.slug}.svg" alt="${shop.name(one)}" width="800" height="1000" />
          </div>
          <div class="facts">
            ${one.tag && html`<p class="kicker">${one.tag[shop.locale]}</p>`}
            <h1>${shop.name(one)}</h1>
            <p class="line">${one.line[shop.locale]}</p>
            <p class="price">${shop.money(one.price)}</p>
            <p>${one.about[shop.locale]}</p>
            ${one.soldOut && html`<p class="stock is-out" data-sold-out>${say('soldOut')}</p>`}
            <form class="buy" data-product="${one.slug}" ${one.soldOut && 'hidden'}>
              ${sizes(shop, one)}
              <div class="row">
                <label class="quantity">
                  <span>${say('quantity')}</span>
                  <input
                    type="number"
                    name="quantity"
                    value="1"
                    min="1"
                    max="20"
                    inputmode="numeric"
                  />
                </label>
                <button class="button" type="submit">${say('add')}</button>
              </div>
              <p class="added" role="status"></p>
              <p class="stock">${say('stock')}</p>
            </form>
            ${panels(shop, one)}
            <wasl-survey survey="product-page"></wasl-survey>
          </div>
        </article>
        <section aria-labelledby="related-title">
          <h2 id="related-title">${say('related')}</h2>
          ${cards(shop, related)}
        </section>
      </div>
    `,
  };
}
