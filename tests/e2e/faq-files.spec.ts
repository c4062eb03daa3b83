// An index and a language pack in the browser: fetched when the panel opens, and what becomes of a
// file that is none.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

import { expect, test } from './support/fixtures.ts';
import { binary } from './support/server.ts';

const FAQ = {
  synonyms: [['repair', 'make whole']],
  entries: [
    { question: 'Do you repair bicycles?', answer: 'On Mondays.', quick: true },
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
    execFileSync(binary(), ['faq', 'build', '--options', options, '--out', out]);
    return readFileSync(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Answers the file's address; how often it was asked for. */
async function serve(page: Page, body: Buffer): Promise<() => number> {
  let asked = 0;
  await page.route('**/faq.index.gz', (route) => {
    asked += 1;
    return route.fulfill({ contentType: 'application/octet-stream', body });
  });
  return () => asked;
}

const name = (page: Page): Promise<void> =>
  page.evaluate(
    (entries) => window.wasl?.('update', { faq: { index: '/faq.index.gz', entries } }),
    OWN,
  ) as Promise<void>;

test('an index is fetched once, when the panel opens, and answers', async ({ server, visitor }) => {
  const shopper = await visitor();
  const asked = await serve(shopper.page, built());
  await shopper.visit(`${server.url}/`);
  await name(shopper.page);
  expect(asked()).toBe(0);
  await shopper.open();
  await expect(shopper.panel).toContainText('Do you repair bicycles?');
  await shopper.write('where can i have my bicycle made whole? make whole');
  await expect(shopper.thread).toContainText('On Mondays.');
  await shopper.write('is there a cellar for wine');
  await expect(shopper.thread).toContainText('Below the shop.');
  expect(asked()).toBe(1);
});

test.describe('a file that was changed on the way', () => {
  test.use({ allowed: { lines: [/Option "faq.index": the file .* is not used/] } });

  test('is told, and the entries in the options answer', async ({ server, visitor }) => {
    const shopper = await visitor();
    await serve(shopper.page, built().subarray(0, 200));
    await shopper.visit(`${server.url}/`);
    await name(shopper.page);
    const told = shopper.page.waitForEvent('console', (line) => line.text().includes('faq.index'));
    await shopper.open();
    await shopper.write('where is the lighthouse');
    await told;
    await expect(shopper.thread).toContainText('On the rock.');
  });
});
