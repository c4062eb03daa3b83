// The ES module: its exports, its types, and that importing it does nothing.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { moduleTypes } from '../build/types.js';
import * as api from './module.ts';

declare const __ROOT__: string;

test('pins the exports, and can be imported where there is no window', () => {
  assert.deepEqual(Object.keys(api).sort(), [
    'attributes',
    'boot',
    'cart',
    'close',
    'debug',
    'destroy',
    'hide',
    'identify',
    'off',
    'on',
    'open',
    'page',
    'show',
    'survey',
    'toggle',
    'track',
    'trigger',
    'update',
    'version',
    'wasl',
  ]);
  assert.equal(api.version, '0.0.0-test');
  assert.equal(api.wasl.version, '0.0.0-test');
});

const SAMPLE = `
import { boot, on, track, wasl, type WaslOptions } from './wasl';
const options: WaslOptions = { site: 'demo', locale: 'ar', faq: { threshold: 0.5 } };
boot(options);
boot();
boot({ title: 'Ask us' });
on('open', (detail) => void detail);
track('cart_item_added', { product: 'linen-shirt', quantity: 1 });
wasl('identify', { name: 'Huda' });
window.wasl?.('toggle');
wasl('page');
wasl('page', '/cart/');
wasl('page', { path: '/cart/', title: 'Your cart', items: 2 });
// @ts-expect-error an address, not a path
wasl('page', 'https://shop.example/cart/');
// @ts-expect-error the same in an object
wasl('page', { path: 'cart' });
window.waslSettings = { site: 'demo', theme: 'dark' };
// @ts-expect-error an unknown option
boot({ site: 'demo', titel: 'Ask us' });
// @ts-expect-error an unknown event
on('opened', () => undefined);
// @ts-expect-error an unknown command
wasl('opne');
// @ts-expect-error a wrong value
boot({ site: 'demo', position: 'left' });
`;

const CONFORMS = `
import type * as built from '../../../www/loader/module.ts';
import type * as declared from './declared';
type Names<Module> = keyof Module;
type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false;
export const exports: Same<Names<typeof built>, Names<typeof declared>> = true;
export const functions: typeof built extends typeof declared ? true : false = true;
`;

test('the declarations are those of the module, and hold for a page', { timeout: 60_000 }, () => {
  const folder = join(__ROOT__, 'target/unit/types');
  const [[, text]] = moduleTypes(join(__ROOT__, 'www/loader')) as [[string, string]];
  const config = {
    extends: '../../../tsconfig.json',
    compilerOptions: { types: [], skipLibCheck: false },
    include: ['*.ts', '../../../www/loader/ambient.d.ts'],
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'wasl.d.ts'), text);
  // The globals are declared once, by the sample's copy.
  const unglobal = text.replace(/declare global \{[\s\S]*?\n\}\n/, '');
  writeFileSync(join(folder, 'declared.d.ts'), unglobal);
  writeFileSync(join(folder, 'sample.ts'), SAMPLE);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ ...config, include: ['sample.ts'] }),
  );
  writeFileSync(join(folder, 'conforms.ts'), CONFORMS);
  writeFileSync(
    join(folder, 'tsconfig.conforms.json'),
    JSON.stringify({ ...config, include: ['conforms.ts', '../../../www/loader/ambient.d.ts'] }),
  );
  for (const project of ['tsconfig.json', 'tsconfig.conforms.json']) {
    const compiler = join(__ROOT__, 'node_modules/typescript/bin/tsc');
    const run = spawnSync(process.execPath, [compiler, '-p', join(folder, project)]);
    assert.equal(run.status, 0, `${project}\n${run.stdout}${run.stderr}`);
  }
});
