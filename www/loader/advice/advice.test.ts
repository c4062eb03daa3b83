// What the page's developer is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS } from '../commands.ts';
import { ATTRIBUTES } from '../options.ts';
import { sentence } from './index.ts';
import { nearest } from './nearest.ts';

test('finds the word that was meant', () => {
  const table: [string, string, number][] = [
    ['open', 'open', 0],
    ['opne', 'open', 1],
    ['Open', 'open', 0],
    ['tack', 'track', 1],
    ['identity', 'identify', 1],
    ['destory', 'destroy', 1],
    ['pages', 'page', 1],
  ];
  for (const [word, meant, distance] of table) {
    assert.deepEqual(nearest(word, COMMANDS), { word: meant, distance }, word);
  }
});

test('names the key, the accepted ones and the nearest', () => {
  assert.equal(
    sentence('command', 'opne', ['open', 'close']),
    'unknown command "opne". Accepted: open, close. Nearest: open.',
  );
  assert.equal(
    sentence('attribute', 'postion', ATTRIBUTES),
    'unknown attribute data-postion. Accepted: data-site, data-locale, data-server, ' +
      'data-position, data-accent. Nearest: data-position.',
  );
});

test('is silent about attributes that belong to somebody else', () => {
  for (const key of ['cfasync', 'category', 'consent', 'src']) {
    assert.equal(sentence('attribute', key, ATTRIBUTES), undefined, key);
  }
});

test('says where an option goes that is no attribute', () => {
  assert.match(sentence('attribute', 'title', ATTRIBUTES) ?? '', /window\.waslSettings/);
});
