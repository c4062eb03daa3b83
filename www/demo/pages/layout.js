/**
 * Role: the frame of every page: head, header, footer, and the snippet a merchant pastes.
 * Trigger: a page is made.
 * Leaves: a whole document.
 */
import { html } from '../../build/html.js';

const BAG = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M5.5 8h13l1 12.5h-15zM8.5 10.5V7a3.5 3.5 0 0 1 7 0v3.5" />
</svg>`;

const LOGO = html`<svg viewBox="0 0 32 32" aria-hidden="true">
  <path d="M6 29V16a10 10 0 0 1 20 0v13z" />
  <circle cx="16" cy="17" r="4.5" />
</svg>`;

function header(shop, path) {
  const { say, url, catalogue } = shop;
  const other = shop.locale === 'ar' ? 'en' : 'ar';
  return html`
    <a class="skip" href="#main">${say('skip')}</a>
    <section class="notice" aria-label="${say('delivery')}">
      ${say('notice', { AMOUNT: shop.money(catalogue.freeDeliveryFrom) })}
    </section>
    <header class="top">
      <a class="logo" href="${url('/')}">${LOGO}<span>${say('brand')}</span></a>
      <nav class="rooms" aria-label="${say('menu')}">
        ${catalogue.categories.map((category) => {
          const to = `/category/${category.slug}/`;
          return html`<a href="${url(to)}" ${to === path && html`aria-current="page"`}
            >${shop.name(category)}</a
          >`;
        })}
      </nav>
      <div class="tools">
        <a
          class="language"
          href="${other === 'ar' ? `/ar${path}` : path}"
          lang="${other}"
          hreflang="${other}"
          >${say('language')}</a
        >
        <a class="bag" href="${url('/cart/')}">
          ${BAG}<span class="unseen">${say('cart')}</span>
          <span class="count" data-cart-count hidden></span>
        </a>
      </div>
    </header>
  `;
}

function footer(shop) {
  const { say, url } = shop;
  return html`
    <footer class="bottom">
      <div class="wide columns">
        <div>
          <p class="logo">${LOGO}<span>${say('brand')}</span></p>
          <p>${say('tagline')}</p>
        </div>
        <div>
          <h2>${say('footerShop')}</h2>
          <ul>
            ${shop.catalogue.categories.map(
              (category) =>
                html`<li>
                  <a href="${url(`/category/${category.slug}/`)}">${shop.name(category)}</a>
                </li>`,
            )}
            <li><a href="${url('/cart/')}">${say('cart')}</a></li>
          </ul>
        </div>
        <div>
          <h2>${say('footerHelp')}</h2>
          <p>${say('footerHelpText')}</p>
          <ul>
            ${['finder', 'order-status', 'quote'].map(
              (flow) =>
                html`<li>
                  <button type="button" class="ask" data-flow="${flow}">
                    ${say(`flow-${flow}`)}
                  </button>
                </li>`,
            )}
          </ul>
        </div>
        <div>
          <h2>${say('footerDemo')}</h2>
          <p>${say('footerDemoText')}</p>
          <ul>
            <li><a href="/console/">${say('console')}</a></li>
            <li><a href="/studio/">${say('studio')}</a></li>
          </ul>
        </div>
      </div>
    </footer>
  `;
}

/** @param page { path, title, about, kind, body } with `path` in English */
export function layout(shop, assets, page) {
  const brand = shop.say('brand');
  return html`
    <html lang="${shop.locale}" dir="${shop.dir}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>
          ${page.title ? `${page.title} · ${brand}` : `${brand} · ${shop.say('tagline')}`}
        </title>
        <meta name="description" content="${page.about ?? shop.say('tagline')}" />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="alternate" hreflang="en" href="${page.path}" />
        <link rel="alternate" hreflang="ar" href="/ar${page.path}" />
        <link rel="stylesheet" href="${assets.css}" />
        <script type="module" src="${assets.js}"></script>
      </head>
      <body data-page="${page.kind}">
        ${header(shop, page.path)}
        <main id="main" tabindex="-1">${page.body}</main>
        ${footer(shop)}
        <script async src="/widget.js" data-site="demo"></script>
      </body>
    </html>
  `;
}
