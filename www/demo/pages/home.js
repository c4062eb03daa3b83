/**
 * Role: the home page.
 * Trigger: the build.
 * Leaves: a page.
 */
import { html } from '../../build/html.js';
import { cards } from './card.js';

const PROMISES = {
  1: 'M2.5 7h11v9.5h-11zM13.5 10.5h4l3.5 3.5v2.5h-7.5zM7 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM17 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  2: 'M4 12a8 8 0 1 1 2.5 5.8M4 12V7M4 12h5',
  3: 'M14.5 6.5a4 4 0 0 1 5-3.4l-2.6 2.6 1.4 1.4 2.6-2.6a4 4 0 0 1-5.2 5L7.5 17.7a2 2 0 1 1-2.8-2.8l8.2-8.2a4 4 0 0 1 1.6-.2z',
};

export function home(shop) {
  const { say, url, catalogue } = shop;
  return {
    path: '/',
    kind: 'home',
    body: html`
      <section class="hero wide">
        <div class="words">
          <p class="kicker">${say('heroKicker')}</p>
          <h1>${say('heroTitle')}</h1>
          <p class="lead">${say('heroText')}</p>
          <p class="actions">
            <a class="button" href="${url('/category/table/')}">${say('heroAction')}</a>
            <a class="button quiet" href="${url('/category/clothing/')}">${say('heroSecond')}</a>
          </p>
        </div>
        <img src="/img/hero.svg" alt="${say('heroPicture')}" width="1000" height="900" />
      </section>
      <section class="wide" aria-labelledby="rooms-title">
        <h2 id="rooms-title">${say('shopBy')}</h2>
        <ul class="tiles">
          ${catalogue.categories.map(
            (category) =>
              html`<li>
                <a class="tile" href="${url(`/category/${category.slug}/`)}">
                  <img
                    src="/img/${category.cover}.svg"
                    alt=""
                    width="800"
                    height="1000"
                    loading="lazy"
                  />
                  <span class="words">
                    <span class="name">${shop.name(category)}</span>
                    <span class="line">${category.line[shop.locale]}</span>
                  </span>
                </a>
              </li>`,
          )}
        </ul>
      </section>
      <section class="wide" aria-labelledby="favourites-title">
        <h2 id="favourites-title">${say('favourites')}</h2>
        ${cards(
          shop,
          catalogue.products.filter((product) => product.featured),
        )}
      </section>
      <section class="story">
        <div class="wide">
          <h2>${say('storyTitle')}</h2>
          <p>${say('storyText')}</p>
        </div>
      </section>
      <ul class="promises wide">
        ${['1', '2', '3'].map(
          (at) =>
            html`<li>
              <svg viewBox="0 0 24 24" aria-hidden="true"><path d="${PROMISES[at]}" /></svg>
              <strong>${say(`promise${at}`)}</strong>
              <span>${say(`promise${at}Text`)}</span>
            </li>`,
        )}
      </ul>
    `,
  };
}
