/**
 * Role: the way back: home, category, this page.
 * Trigger: category and product pages.
 * Leaves: a labelled navigation.
 */
import { html } from '../../build/html.js';

/** @param steps [path, name] between home and here */
export function crumbs(shop, steps, here) {
  const all = [['/', shop.say('home')], ...steps];
  return html`<nav class="crumbs" aria-label="${shop.say('breadcrumb')}">
    <ol>
      ${all.map(([path, name]) => html`<li><a href="${shop.url(path)}">${name}</a></li>`)}
      <li aria-current="page">${here}</li>
    </ol>
  </nav>`;
}
