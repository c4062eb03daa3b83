/**
 * Role: makes every page of the shop in both languages, and takes its pictures along.
 * Trigger: the build, once script and stylesheet have their names.
 * Leaves: files below `demo/`, at the addresses the server gives them.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { finish } from '../../build/html.js';
import { cart, checkout, notFound, thanks } from './buying.js';
import { category } from './category.js';
import { finderCards } from './finder.js';
import { home } from './home.js';
import { layout } from './layout.js';
import { product } from './product.js';
import { shop } from './shop.js';

const pictures = join(import.meta.dirname, '../img');

export function shopPages(built) {
  const assets = { css: `/${built.path('shop.css')}`, js: `/${built.path('shop.js')}` };
  const pages = ['en', 'ar'].flatMap((locale) => {
    const one = shop(locale);
    return [
      home(one),
      ...one.catalogue.categories.map((each) => category(one, each)),
      ...one.catalogue.products.map((each) => product(one, each)),
      cart(one),
      checkout(one),
      thanks(one),
      notFound(one),
    ].map((page) => [
      `demo${one.url(page.path)}${page.path.endsWith('/') ? 'index.html' : ''}`,
      finish(layout(one, assets, page)),
    ]);
  });
  const images = readdirSync(pictures)
    .filter((name) => name.endsWith('.svg'))
    .map((name) => [
      name === 'icon.svg' ? 'demo/icon.svg' : `demo/img/${name}`,
      readFileSync(join(pictures, name)),
    ]);
  return [...pages, ...images, ['demo/products.json', `${JSON.stringify(finderCards())}\n`]];
}
