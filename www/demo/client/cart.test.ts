// The shop's cart, and that both languages of the shop are complete.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import catalogue from '../catalogue.json';
import ar from '../text/ar.json';
import en from '../text/en.json';
import { add, change, count, MOST, parse, sums, type Cart } from './cart.ts';

const shirt = { slug: 'linen-shirt', size: 'M', quantity: 1 };
const mug = { slug: 'stoneware-mug', quantity: 2 };

test('adds the same size to the same line', () => {
  const cart = add(add(add([], shirt), shirt), { ...shirt, size: 'L' });
  assert.deepEqual(cart, [
    { ...shirt, quantity: 2 },
    { ...shirt, size: 'L' },
  ]);
  assert.equal(count(cart), 3);
});

test('holds no more than an order may', () => {
  const full = add(add([], { ...mug, quantity: MOST }), mug);
  assert.equal(count(full), MOST);
  assert.equal(count(change(full, mug, MOST + 5)), MOST);
});

test('removes a line that has nothing left', () => {
  assert.deepEqual(change([shirt, mug], shirt, 0), [mug]);
  assert.deepEqual(change([shirt, mug], mug, 3), [shirt, { ...mug, quantity: 3 }]);
});

test('delivers free from the limit on, standard only', () => {
  const cart: Cart = [shirt, mug];
  assert.deepEqual(sums(cart, 'standard'), { subtotal: 390, delivery: 0, total: 390 });
  assert.deepEqual(sums(cart, 'express'), { subtotal: 390, delivery: 45, total: 435 });
  assert.deepEqual(sums([mug], 'standard'), { subtotal: 150, delivery: 25, total: 175 });
  assert.deepEqual(sums([], 'express'), { subtotal: 0, delivery: 0, total: 0 });
});

test('reads back only what makes sense', () => {
  assert.deepEqual(parse(JSON.stringify([shirt])), [shirt]);
  for (const text of [null, '', '{', '{}', '[null]', '[{"slug":"gone","quantity":1}]']) {
    assert.deepEqual(parse(text), [], String(text));
  }
  assert.deepEqual(parse('[{"slug":"linen-shirt","quantity":-1}]'), []);
});

test('every text stands in both languages with the same places', () => {
  const places = (text: string): string => (text.match(/\[\w+\]/g) ?? []).sort().join();
  assert.deepEqual(Object.keys(ar), Object.keys(en));
  for (const [key, text] of Object.entries(en)) {
    assert.equal(places(ar[key as keyof typeof ar]), places(text), key);
  }
  assert.equal(catalogue.products.length, 12);
  for (const { slug, name, line, about, details } of catalogue.products) {
    for (const text of [name, line, about]) assert.ok(text.en && text.ar, slug);
    assert.equal(details.en.length, details.ar.length, slug);
  }
});
