// What a merchant copies.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { esModule, policy, previewAddress, scriptTag, type Choice } from './snippet.ts';
import text from './text.json';

const ORIGIN = 'https://chat.example';
const plain: Choice = {
  site: 'demo',
  locale: '',
  position: 'end',
  accent: '#0f766e',
  theme: 'auto',
  tone: 'friendly',
  title: '',
  consent: 'granted',
};

test('the plain choice is the one documented line', () => {
  assert.equal(
    scriptTag(ORIGIN, plain),
    '<script async src="https://chat.example/widget.js" data-site="demo"></script>',
  );
});

test('attributes carry what they can, settings the rest', () => {
  const choice: Choice = {
    ...plain,
    locale: 'ar',
    position: 'start',
    accent: '#1D4ED8',
    theme: 'dark',
    title: 'اسألنا',
  };
  assert.equal(
    scriptTag(ORIGIN, choice),
    '<script>window.waslSettings = { theme: "dark", title: "اسألنا" };</script>\n' +
      '<script async src="https://chat.example/widget.js" data-site="demo" data-locale="ar"' +
      ' data-position="start" data-accent="#1d4ed8"></script>',
  );
});

test('what counts before the visitor was asked is a setting', () => {
  const tag = (consent: Choice['consent']): string => scriptTag(ORIGIN, { ...plain, consent });
  assert.match(tag('pending'), /waslSettings = { consent: "pending" };/);
  assert.match(tag('interaction'), /waslSettings = { consent: { start: "interaction" } };/);
  assert.match(
    esModule(ORIGIN, { ...plain, consent: 'interaction' }),
    /\n {2}consent: { start: "interaction" },\n/,
  );
});

test('a formal tone is a setting', () => {
  const tag = scriptTag(ORIGIN, { ...plain, tone: 'formal' });
  assert.match(tag, /waslSettings = { tone: "formal" };/);
});

test('nothing typed can leave its place', () => {
  const choice = { ...plain, site: '"><script>x', title: '</script><!-- "\\' };
  const code = scriptTag(ORIGIN, choice);
  assert.equal(code.match(/<script/g)?.length, 2);
  assert.equal(code.match(/<\/script>/g)?.length, 2);
  assert.ok(!code.includes('<!--'));
  assert.ok(!esModule(ORIGIN, choice).includes('</script>'));
});

test('the module variant gives the same options', () => {
  assert.equal(
    esModule(ORIGIN, { ...plain, title: 'Ask' }),
    `import { boot } from 'https://chat.example/module/wasl.js';\n\n` +
      `boot({\n  site: "demo",\n  title: "Ask",\n});`,
  );
});

test('the policy names the socket too', () => {
  assert.match(policy(ORIGIN), /connect-src https:\/\/chat\.example wss:\/\/chat\.example$/);
  assert.match(policy('http://127.0.0.1:8787'), /connect-src .* ws:\/\/127\.0\.0\.1:8787$/);
});

test('the preview gets the options in its address', () => {
  assert.equal(
    previewAddress({ ...plain, title: 'a&b' }, 'ar'),
    '/studio/preview.html?site=demo&title=a%26b#ar',
  );
});

test('the studio speaks both languages', () => {
  assert.deepEqual(Object.keys(text.ar), Object.keys(text.en));
});
