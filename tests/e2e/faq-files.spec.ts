// An index and a language pack in the browser: fetched when the panel opens, waited for, and what becomes
// of a file that is none.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Locator, Page } from '@playwright/test';

import { clean } from './support/axe.ts';
import { expect, NETWORK_LOSS, test } from './support/fixtures.ts';
import { binary } from './support/server.ts';
import { LANGUAGES } from './support/words.ts';

const FAQ = {
  synonyms: [['repair', 'make whole']],
  entries: [
    {
      question: 'Do you repair bicycles?',
      answer: 'On **Mondays**.',
      quick: true,
      image: { src: '/img/canvas-tote.svg', alt: 'The workshop' },
      cards: [{ id: 'bell', title: { en: 'Bell', ar: 'جرس' }, cart: { product: 'canvas-tote' } }],
      buttons: [
        { label: 'And wine?', action: 'question', question: 'Is there a cellar for wine?' },
      ],
    },
    { question: 'Is there a cellar for wine?', answer: 'Below the shop.' },
  ],
};
const OWN = [{ question: 'Where is the lighthouse?', answer: 'On the rock.' }];

/** What `wasl faq build` makes of the FAQ. */
function built(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'wasl-faq-'));
  try {
    const [options, out] = [join(folder, 'options.json'), join(folder, 'faq.index.gz')];
    writeFileSync(options, JSON.stringify({ faq: FAQ }));
    execFileSync(binary(), ['faq', 'build', '--options', options, '--markdown', '--out', out]);
    return readFileSync(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A number in bytes of seven bits, the lowest first. */
function number(value: number): number[] {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

/** The envelope of a file, as `crates/faq/src/sealed.rs` describes it. */
function sealed(name: string, version: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(14);
  head.write(name, 'latin1');
  head.writeUInt16LE(version, 8);
  head.writeUInt32LE(body.length, 10);
  let sum = 0xcbf29ce484222325n;
  for (const byte of [...head, ...body]) {
    sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n);
  }
  const check = Buffer.alloc(8);
  check.writeBigUInt64LE(sum);
  return Buffer.concat([head, check, body]);
}

/** A language pack in which each of these words has the vector beside it. */
function pack(words: Record<string, number[]>): Buffer {
  const stems = readFileSync(
    fileURLToPath(new URL('../../crates/faq/tests/stems.tsv', import.meta.url)),
    'utf8',
  );
  const known = new Map(
    stems.split('\n').map((line) => {
      const [word, , hash] = line.split('\t');
      return [word, parseInt(hash ?? '', 16)];
    }),
  );
  const rows = Object.entries(words)
    .map(([word, vector]) => ({ hash: known.get(word) ?? NaN, vector }))
    .sort((one, other) => one.hash - other.hash);
  const body = [2, ...Buffer.from('en'), ...number(rows[0]?.vector.length ?? 0)];
  body.push(...number(rows.length));
  let last = 0;
  for (const { hash } of rows) {
    body.push(...number(hash - last));
    last = hash;
  }
  for (const at of rows[0]?.vector.keys() ?? []) {
    for (const { vector } of rows) body.push((vector[at] ?? 0) & 0xff);
  }
  return gzipSync(sealed('WASLFAQM', 1, Uint8Array.from(body)));
}

/** Answers a file's address, once `when` is there; how often it was asked for. */
async function serve(
  page: Page,
  name: string,
  body: Buffer | null,
  when?: Promise<void>,
): Promise<() => number> {
  let asked = 0;
  await page.route(`**/${name}`, async (route) => {
    asked += 1;
    await when;
    await (body === null
      ? route.fulfill({ status: 404, body: 'no such file' })
      : route.fulfill({ contentType: 'application/octet-stream', body }));
  });
  return () => asked;
}

/** How many animations run that will end. */
const arriving = (inside: Locator): Promise<number> =>
  inside.evaluate((node) => {
    const running = (node.getRootNode() as ShadowRoot).getAnimations();
    const ends = (one: Animation): boolean => one.effect?.getTiming().iterations !== Infinity;
    return running.filter((one) => one.playState === 'running' && ends(one)).length;
  });

const name = (page: Page, faq: object): Promise<unknown> =>
  page.evaluate((faq) => window.wasl?.('update', { faq }), faq);

test('an index is fetched once, when the panel opens, and answers', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page, thread } = shopper;
  const asked = await serve(page, 'faq.index.gz', built());
  await shopper.visit(`${server.url}/`);
  await name(page, { index: '/faq.index.gz', entries: OWN });
  expect(asked()).toBe(0);
  await shopper.open();
  await expect.poll(asked).toBe(1);
  await shopper.write('where can i have my bicycle made whole? make whole');
  await expect(thread).toContainText('On Mondays.');
  // What the entry shows came with it.
  await expect(thread.locator('strong', { hasText: 'Mondays' })).toBeVisible();
  await expect(thread.getByRole('img', { name: 'The workshop' })).toBeVisible();
  await thread.getByRole('button', { name: /Add to cart\s+Bell/ }).click();
  await expect(page.locator('[data-cart-count]')).toHaveText('1');
  await thread.getByRole('button', { name: 'And wine?' }).click();
  await expect(thread).toContainText('Below the shop.');
  await shopper.write('is there a cellar for wine');
  await expect(thread.locator('.wasl-matched')).toHaveCount(3);
  expect(asked()).toBe(1);
});

for (const language of LANGUAGES) {
  test(`questions wait for it, and a sign says so, ${language}`, async ({
    server,
    visitor,
  }, info) => {
    const shopper = await visitor(language);
    const { page, thread } = shopper;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await serve(page, 'faq.index.gz', built(), held);
    await shopper.visit(`${server.url}${language === 'ar' ? '/ar/' : '/'}`);
    await name(page, { index: '/faq.index.gz', entries: OWN });
    await shopper.open();
    await shopper.write('is there a cellar for wine');
    await shopper.write('do you repair bicycles');
    const waits = thread.locator('.is-busy');
    await expect(waits).toHaveText(shopper.word('flow.waits'));
    await expect(shopper.composer).toHaveValue('');
    await expect(thread.locator('.is-mine')).toHaveCount(2);
    await expect(page.locator('[aria-live=polite]').first()).toContainText(
      shopper.word('flow.waits'),
    );
    // The sign itself turns for as long as it waits.
    await expect.poll(() => arriving(shopper.launcher)).toBe(0);
    await clean(page, 'waiting for the index');
    await page.screenshot({ path: info.outputPath(`waits-${language}.png`) });
    release();
    await expect(thread).toContainText('Below the shop.');
    await expect(thread).toContainText('On Mondays.');
    await expect(waits).toHaveCount(0);
  });
}

/** Files that are of no use, what the console says of each, and what it may say besides. */
const USELESS: [string, () => Buffer | null, RegExp][] = [
  ['is cut short', () => gzipSync(gunzipSync(built()).subarray(0, 200)), /cut short/],
  ['is cut in its packing', () => built().subarray(0, 200), /cannot be fetched/],
  [
    'was changed on the way',
    () => {
      const file = gunzipSync(built());
      file.writeUInt8(file.readUInt8(60) ^ 1, 60);
      return file;
    },
    /bytes were changed/,
  ],
  [
    'is of an older version',
    () => sealed('WASLFAQI', 1, gunzipSync(built()).subarray(22)),
    /another version; build it anew/,
  ],
  [
    'is a page instead',
    () => Buffer.from('<!doctype html><title>Not found</title>'),
    /no such file; check the address/,
  ],
  ['is not there', () => null, /cannot be fetched/],
];

for (const [what, file, says] of USELESS) {
  test.describe(`a file that ${what}`, () => {
    test.use({
      allowed: { lines: [/Option "faq.index": the file .* is not used/, ...NETWORK_LOSS, /404/] },
    });

    test('is told, and the entries in the options answer', async ({ server, visitor }) => {
      const shopper = await visitor();
      await serve(shopper.page, 'faq.index.gz', file());
      await shopper.visit(`${server.url}/`);
      await name(shopper.page, { index: '/faq.index.gz', entries: OWN });
      const told = shopper.page.waitForEvent('console', (line) =>
        line.text().includes('faq.index'),
      );
      await shopper.open();
      await shopper.write('where is the lighthouse');
      expect((await told).text()).toMatch(says);
      await expect(shopper.thread).toContainText('On the rock.');
    });
  });
}

test('a language pack teaches what words mean', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page, thread } = shopper;
  const east = [100, 0, 0];
  const north = [0, 100, 0];
  const file = pack({ address: east, daily: east, running: north });
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const asked = await serve(page, 'en.meaning.gz', file, held);
  await shopper.visit(`${server.url}/`);
  await name(page, {
    meaning: '/en.meaning.gz',
    entries: [
      { question: 'Address', answer: 'On the rock.' },
      { question: 'Running', answer: 'From nine.' },
    ],
  });
  await shopper.open();
  // The bot answers without it meanwhile, and does not know the word.
  await shopper.write('daily');
  await expect(thread).toContainText(shopper.word('faq.unknown'));
  const came = page.waitForResponse('**/en.meaning.gz');
  release();
  await (await came).finished();
  // What was learned without it is learned anew: then the word is known.
  await expect(async () => {
    await shopper.write('daily');
    await expect(thread.locator('.wasl-matched, .wasl-choices').last()).toContainText('Address', {
      timeout: 500,
    });
  }).toPass();
  expect(asked()).toBe(1);
});
