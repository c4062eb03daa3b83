/**
 * Role: what every page of the shop is made from: the catalogue, the words and the addresses.
 * Trigger: the build.
 * Leaves: one `Shop` for each language.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digits, money } from '../money.js';

const demo = join(import.meta.dirname, '..');
const json = (file) => JSON.parse(readFileSync(join(demo, file), 'utf8'));

export function shop(locale) {
  const catalogue = json('catalogue.json');
  const words = json(`text/${locale}.json`);
  return {
    locale,
    dir: locale === 'ar' ? 'rtl' : 'ltr',
    catalogue,
    /** A word of the page with its `[NAME]` places filled. */
    say(key, places = {}) {
      const word = words[key];
      if (word === undefined) throw new Error(`text/${locale}.json has no "${key}"`);
      return word.replace(/\[(\w+)\]/g, (_, name) => places[name]);
    },
    url: (path) => (locale === 'ar' ? `/ar${path}` : path),
    money: (amount) => money(amount, locale, catalogue.currency),
    digits: (count) => digits(count, locale),
    name: (thing) => thing.name[locale],
    in: (category) => catalogue.products.filter((product) => product.category === category.slug),
  };
}
