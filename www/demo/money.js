/**
 * Role: writes amounts and numbers in the digits of the page's language.
 * Trigger: the pages are made; the cart is drawn.
 * Leaves: text.
 */
const TAGS = { en: 'en', ar: 'ar-u-nu-arab' };

export function money(amount, locale, currency) {
  return new Intl.NumberFormat(TAGS[locale], {
    style: 'currency',
    currency,
    maximumFractionDigits: 0,
  }).format(amount);
}

export function digits(count, locale) {
  return new Intl.NumberFormat(TAGS[locale]).format(count);
}
