// How the overlay writes facts, values, times, and the file of a visit.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lines } from './save.ts';
import text from './text.json';
import { factOf, Words, written } from './words.ts';

test('both languages say the same, with the same gaps', () => {
  assert.deepEqual(Object.keys(text.ar), Object.keys(text.en));
  const gaps = (sentence: string): string[] => sentence.match(/\[[A-Z]+\]/g)?.sort() ?? [];
  for (const [key, sentence] of Object.entries(text.en)) {
    assert.deepEqual(gaps(text.ar[key as keyof typeof text.ar]), gaps(sentence), key);
  }
});

test('names the fact of a line, wherever it stands', () => {
  for (const [path, operator, fact] of [
    ['scroll.$gte', '$gte', 'scroll'],
    ['event.name', '=', 'event.name'],
    ['$or[1].timeOnPage.$gte', '$gte', 'timeOnPage'],
    ['$and[0].$not.cart.items.0.sku', '=', 'cart.items.0.sku'],
    ['$nor[10].url:contains:/a.b/', '=', 'url:contains:/a.b/'],
    ['scroll.$not', '$not', 'scroll'],
    ['$or', '$or', ''],
    ['$and[2].$not', '$not', ''],
  ] as const) {
    assert.equal(factOf(path, operator), fact, path);
  }
});

test('writes values as they stand in options, and not at any length', () => {
  assert.equal(written('go'), '"go"');
  assert.equal(written(12.3456), '12.3');
  assert.equal(written(['a', 1]), '["a",1]');
  assert.equal(written('x'.repeat(500)).length, 61);
});

test('says times in the unit that a person would take', () => {
  const [english, arabic] = [new Words('en'), new Words('ar')];
  assert.equal(english.time(0.2), '1 second');
  assert.equal(english.time(29.1), '30 seconds');
  assert.equal(english.time(600), '10 minutes');
  assert.equal(english.time(86_400), '24 hours');
  assert.match(arabic.time(3), /^3 /);
  assert.equal(english.say('in', { TIME: '2 s' }), 'in 2 s');
  assert.equal(english.state('cap_day'), 'Seen as often as allowed in a day');
  assert.equal(english.state('of_a_newer_engine'), 'of_a_newer_engine');
});

test('the file has one step a line', () => {
  assert.equal(
    lines([{ at: 1, event: 'ticked' }, { at: 2 }]),
    '{"at":1,"event":"ticked"}\n{"at":2}\n',
  );
  assert.equal(lines([]), '');
});
