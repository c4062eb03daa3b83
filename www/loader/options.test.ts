// What the loader itself must know of the options.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromAttributes, settleAccent, settleLocale, settleServer } from './options.ts';

test('reads the five attributes and leaves those of tag managers alone', () => {
  const given = { site: 'demo', locale: 'ar', accent: '#112233', cfasync: 'false', nHead: '1' };
  assert.deepEqual(fromAttributes(given), { site: 'demo', locale: 'ar', accent: '#112233' });
});

test('settles the language from the first that is given', () => {
  const table: [(string | null | undefined)[], string][] = [
    [['ar', 'en', 'en'], 'ar'],
    [[undefined, 'ar-EG', 'en'], 'ar'],
    [[undefined, '', 'AR'], 'ar'],
    [['en', 'ar', 'ar'], 'en'],
    [[undefined, 'fr', 'ar'], 'en'],
    [[undefined, 'arn', 'ar'], 'en'],
    [[], 'en'],
  ];
  for (const [wishes, locale] of table) assert.equal(settleLocale(...wishes), locale, `${wishes}`);
});

test('settles the server without a trailing slash', () => {
  const base = 'https://cdn.example/wasl/';
  const table: [unknown, string][] = [
    [undefined, 'https://cdn.example/wasl'],
    ['', 'https://cdn.example/wasl'],
    ['https://chat.example', 'https://chat.example'],
    ['https://chat.example/', 'https://chat.example'],
    ['https://chat.example/a/b//', 'https://chat.example/a/b'],
    ['http://127.0.0.1:8787?x=1#y', 'http://127.0.0.1:8787'],
    ['//chat.example', 'https://chat.example'],
  ];
  for (const [given, server] of table) assert.equal(settleServer(given, base), server);
});

test('a server that is no http address is refused and the default taken', () => {
  for (const given of ['javascript:alert(1)', 'http://', 'data:text/html,x']) {
    assert.equal(settleServer(given, 'https://cdn.example/'), 'https://cdn.example', given);
  }
});

function contrast(one: string, other: string): number {
  const light = (colour: string): number => {
    const long = colour.length === 4 ? colour.replace(/[\da-f]/gi, '$&$&') : colour;
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = parseInt(long.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

test('the text on any accent can be read', () => {
  for (let step = 0; step < 4096; step++) {
    const hex = (part: number): string => ((part & 15) * 17).toString(16).padStart(2, '0');
    const accent = `#${hex(step >> 8)}${hex(step >> 4)}${hex(step)}`;
    const on = settleAccent(accent)?.on ?? '';
    assert.ok(contrast(accent, on) >= 4.5, `${accent} with ${on}: ${contrast(accent, on)}`);
  }
});

test('what is no colour is left to the core', () => {
  for (const given of [undefined, '', 'teal', '#abc', '#12345g', '#1122334']) {
    assert.equal(settleAccent(given), undefined, String(given));
  }
});
