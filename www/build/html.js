/**
 * Role: writes HTML in which every value is escaped unless it is HTML already.
 * Trigger: the pages of the shop, the studio and the console are made.
 * Leaves: a `Html` value; `String(page)` is its text.
 */

export class Html {
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function write(value) {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(write).join('');
  if (value === undefined || value === null || value === false) return '';
  return String(value).replace(/[&<>"']/g, (sign) => ENTITIES[sign]);
}

export function html(strings, ...values) {
  return new Html(strings.reduce((text, part, at) => text + write(values[at - 1]) + part));
}

/** The finished file: no indentation, no empty lines. */
export function finish(page) {
  return `<!doctype html>\n${String(page).replace(/^\s+/gm, '')}`;
}
