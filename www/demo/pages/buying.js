/**
 * Role: cart, checkout, thank-you and not-found pages; the client script fills the first three.
 * Trigger: the build.
 * Leaves: pages.
 */
import { html } from '../../build/html.js';

const noscript = (shop) => html`<noscript><p class="empty">${shop.say('noscript')}</p></noscript>`;

export function cart(shop) {
  return {
    path: '/cart/',
    kind: 'cart',
    title: shop.say('cartTitle'),
    body: html`
      <div class="wide">
        <h1>${shop.say('cartTitle')}</h1>
        <div class="buying" data-cart></div>
        ${noscript(shop)}
      </div>
    `,
  };
}

function field(shop, name, { type = 'text', autocomplete, optional }) {
  return html`<label class="field">
    <span>${shop.say(name)}</span>
    <input
      type="${type}"
      name="${name}"
      autocomplete="${autocomplete}"
      ${!optional && 'required'}
      aria-describedby="${name}-problem"
      dir="${type === 'text' ? 'auto' : 'ltr'}"
    />
    <small class="problem" id="${name}-problem"></small>
  </label>`;
}

export function checkout(shop) {
  const { say, money, catalogue } = shop;
  const method = (name, checked) =>
    html`<label class="choice">
      <input type="radio" name="method" value="${name}" ${checked && 'checked'} />
      <span>${say(name)}</span>
      <span class="price">${money(catalogue.delivery[name])}</span>
    </label>`;
  return {
    path: '/checkout/',
    kind: 'checkout',
    title: say('checkoutTitle'),
    body: html`
      <div class="wide">
        <h1>${say('checkoutTitle')}</h1>
        <div class="buying" data-checkout hidden>
          <form class="address" novalidate>
            <fieldset>
              <legend>${say('contactTitle')}</legend>
              ${field(shop, 'email', { type: 'email', autocomplete: 'email' })}
              ${field(shop, 'phone', { type: 'tel', autocomplete: 'tel', optional: true })}
            </fieldset>
            <fieldset>
              <legend>${say('addressTitle')}</legend>
              ${field(shop, 'fullName', { autocomplete: 'name' })}
              ${field(shop, 'street', { autocomplete: 'street-address' })}
              ${field(shop, 'city', { autocomplete: 'address-level2' })}
            </fieldset>
            <fieldset>
              <legend>${say('methodTitle')}</legend>
              ${method('standard', true)} ${method('express', false)}
            </fieldset>
            <section>
              <h2>${say('paymentTitle')}</h2>
              <p class="soft">${say('paymentText')}</p>
            </section>
            <button class="button" type="submit">${say('placeOrder')}</button>
          </form>
          <aside class="summary" aria-labelledby="summary-title">
            <h2 id="summary-title">${say('yourOrder')}</h2>
            <div data-lines></div>
          </aside>
        </div>
        <div data-empty hidden></div>
        ${noscript(shop)}
      </div>
    `,
  };
}

export function thanks(shop) {
  return {
    path: '/thank-you/',
    kind: 'thank-you',
    title: shop.say('thanksTitle'),
    body: html`
      <div class="wide narrow">
        <div class="thanks" data-thanks>
          <svg class="tick" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M5 12.5l4.5 4.5L19 7.5" />
          </svg>
          <h1>${shop.say('thanksTitle')}</h1>
          <p class="lead">${shop.say('thanksText')}</p>
          <div data-order></div>
          <p class="actions">
            <a class="button" href="${shop.url('/')}">${shop.say('thanksAction')}</a>
          </p>
        </div>
        ${noscript(shop)}
      </div>
    `,
  };
}

export function notFound(shop) {
  return {
    path: '/404.html',
    kind: 'not-found',
    title: shop.say('notFound'),
    body: html`
      <div class="wide narrow">
        <div class="thanks">
          <h1>${shop.say('notFound')}</h1>
          <p class="lead">${shop.say('notFoundText')}</p>
          <p class="actions">
            <a class="button" href="${shop.url('/')}">${shop.say('thanksAction')}</a>
          </p>
        </div>
      </div>
    `,
  };
}
