/**
 * Role: the catalogue as cards for flows of the widget: the product finder chooses among them.
 * Trigger: the build.
 * Leaves: `products.json` at the shop's root, in both languages; what is sold out is not in it.
 */
import { shop } from './shop.js';

const BUDGETS = [150, 300];

export function finderCards() {
  const shops = { en: shop('en'), ar: shop('ar') };
  const both = (say) => ({ en: say(shops.en), ar: say(shops.ar) });
  return shops.en.catalogue.products
    .filter((product) => !product.soldOut)
    .map((product) => ({
      id: product.slug,
      title: product.name,
      text: product.line,
      image: `/img/${product.slug}.svg`,
      price: both((one) => one.money(product.price)),
      href: both((one) => one.url(`/product/${product.slug}/`)),
      // A size is chosen on the product's own page.
      ...(product.sizes
        ? { button: both((one) => one.say('chooseSize')) }
        : { cart: { product: product.slug, quantity: 1 } }),
      tags: [
        product.category,
        ...product.good,
        ...BUDGETS.filter((budget) => product.price <= budget).map((budget) => `under${budget}`),
      ],
    }));
}
