// The overlay that tells why prompts come up: opened both ways, alive, closed without a trace.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';

import { expect, PHONE, test } from './support/fixtures.ts';
import { Host } from './support/host.ts';
import { countListeners, traces } from './support/traces.ts';
import { LANGUAGES } from './support/words.ts';

const FOLDER = fileURLToPath(new URL('../../test-results/screenshots/', import.meta.url));

const TEXT = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../www/debug/text.json', import.meta.url)), 'utf8'),
) as Record<'en' | 'ar', Record<string, string>>;

const PROMPTS = [
  {
    id: 'size-help',
    text: 'Need a hand with sizes?',
    when: { scroll: 50, timeOnPage: 5 },
  },
  {
    id: 'checkout-help',
    text: 'Can we help you pay?',
    priority: 5,
    sequence: { steps: [{ 'event.name': 'cart' }, { path: '/cart/' }], within: 300 },
    when: { $or: [{ exitIntent: true }, { 'segment.slow': true }], 'cart.value': { $gt: 50 } },
    cancel: { 'event.name': 'bought' },
  },
];

const OPTIONS = {
  promptCooldown: 60,
  segments: { slow: { timeOnPage: 90 } },
  prompts: PROMPTS,
};

function overlay(page: Page): Locator {
  return page.locator('#wasl-debug section');
}

function rule(page: Page, id: string): Locator {
  return overlay(page).locator(`[data-rule="${id}"]`);
}

async function give(page: Page): Promise<void> {
  await page.evaluate((options) => window.wasl?.('update', options as never), OPTIONS);
}

test('the command opens it, it follows what happens, and goes without a trace', async ({
  server,
  visitor,
}) => {
  const shopper = await visitor();
  const { page } = shopper;
  await page.addInitScript(countListeners);
  await shopper.visit(`${server.url}/product/linen-shirt/`);
  await shopper.launcher.hover();
  await expect(page.locator('.wasl-app .wasl-launcher')).toBeVisible();
  await give(page);
  await page.evaluate(() => window.wasl?.('debug'));
  const help = rule(page, 'size-help');
  await expect(help).toContainText(TEXT.en['state.not_held']!);
  const scroll = help.locator('li', { hasText: 'scroll $gte 50' });
  const value = async () => Number(await scroll.locator('.value').textContent());
  await expect(scroll.getByRole('img')).toHaveAccessibleName(TEXT.en['no']!);
  const before = await value();
  expect(before).toBeLessThan(50);
  // What is folded stays so while values change.
  const other = rule(page, 'checkout-help');
  await expect(other).toContainText('0 of 2 steps happened');
  await expect(other).toContainText('exitIntent = true');
  await other.locator('summary').click();
  await expect(other).not.toHaveAttribute('open');
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await expect.poll(value).toBeGreaterThan(50);
  await expect(scroll.getByRole('img')).toHaveAccessibleName(TEXT.en['yes']!);
  await expect(shopper.prompt).toContainText('Need a hand with sizes?');
  await expect(help).toContainText(TEXT.en['state.shown']!);
  await expect(help).toContainText('It came up');
  await expect(other).not.toHaveAttribute('open');
  await shopper.prompt.getByRole('button', { name: shopper.word('prompt.dismiss') }).click();
  await expect(help).toContainText(TEXT.en['state.cap']!);
  await expect(overlay(page)).toContainText('Patience 500 of 1000');
  await overlay(page).getByRole('button', { name: TEXT.en['close']! }).click();
  await expect(page.locator('#wasl-debug')).toHaveCount(0);
  // The widget goes on, and the overlay comes again.
  await page.evaluate(() => window.wasl?.('debug'));
  await expect(help).toBeVisible();
  await page.evaluate(() => window.wasl?.('debug', false));
  await expect(page.locator('#wasl-debug')).toHaveCount(0);
  await page.evaluate(() => {
    window.wasl?.('debug');
    window.wasl?.('destroy');
  });
  await expect(page.locator('#wasl-debug')).toHaveCount(0);
  const { listeners, timers } = await page.evaluate(traces);
  expect(listeners).toEqual({});
  expect(timers).toBe(0);
});

test('the address opens it, and nobody else loads it', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page } = shopper;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const loads = () => asked.filter((path) => /\/assets\/debug\./.test(path)).length;
  await shopper.visit(`${server.url}/product/linen-shirt/`);
  await shopper.launcher.hover();
  await expect(page.locator('.wasl-app .wasl-launcher')).toBeVisible();
  expect(loads()).toBe(0);
  await shopper.visit(`${server.url}/product/linen-shirt/?wasl-debug`);
  await expect(overlay(page)).toBeVisible();
  await expect(overlay(page).locator('[data-rule]').first()).toBeVisible();
  expect(loads()).toBeGreaterThan(0);
});

test('it works under a strict policy', async ({ server, visitor }) => {
  const policy =
    "default-src 'none'; script-src 'self' SERVER 'wasm-unsafe-eval'; connect-src SERVER WS; " +
    "require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'none'";
  const host = new Host(server.url, { policy });
  await host.start();
  const shopper = await visitor();
  await shopper.visit(`${host.url}?wasl-debug`);
  await expect(overlay(shopper.page)).toBeVisible();
  await host.remove();
});

test('what was recorded is saved as a file with one step a line', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page } = shopper;
  await shopper.visit(`${server.url}/?wasl-debug`);
  await expect(overlay(page)).toBeVisible();
  const part = await page.evaluate(
    () =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .find((name) => /\/assets\/debug\./.test(name)) ?? '',
  );
  await page.evaluate(async (part) => {
    window.wasl?.('debug', false);
    const { open } = (await import(part)) as typeof import('../../www/debug/index.ts');
    const made = open(() => made.remove());
    made.record({ at: 1, event: 'booted' });
    made.record({ at: 2, event: { scrolled: 40 } });
  }, part);
  const save = overlay(page).getByRole('button', { name: `${TEXT.en['save']} (2)` });
  const saved = page.waitForEvent('download');
  await save.click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^visit-.*\.jsonl$/);
  expect(readFileSync(await file.path(), 'utf8')).toBe(
    '{"at":1,"event":"booted"}\n{"at":2,"event":{"scrolled":40}}\n',
  );
});

for (const language of LANGUAGES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing in it, ${language}, ${colorScheme}`, async ({ server, visitor }) => {
      const shopper = await visitor(language, { colorScheme });
      const { page } = shopper;
      await shopper.visit(`${server.url}${language === 'ar' ? '/ar/' : '/'}?wasl-debug`);
      await expect(overlay(page)).toBeVisible();
      await give(page);
      await page.evaluate(() => window.wasl?.('trigger', 'size-help'));
      await expect(rule(page, 'size-help')).toContainText(TEXT[language]['state.shown']!);
      const { violations } = await new AxeBuilder({ page }).include('#wasl-debug').analyze();
      const found = violations.map(({ id, nodes }) => [
        id,
        nodes.map((node) => node.failureSummary),
      ]);
      expect(found).toEqual([]);
    });
  }

  for (const [shape, options] of [
    ['wide', {}],
    ['phone', PHONE],
  ] as const) {
    test(`a picture of it, ${language}, ${shape}`, async ({ server, visitor }) => {
      const shopper = await visitor(language, { reducedMotion: 'reduce', ...options });
      const { page } = shopper;
      const path = language === 'ar' ? '/ar/product/linen-shirt/' : '/product/linen-shirt/';
      await shopper.visit(`${server.url}${path}?wasl-debug`);
      await expect(overlay(page)).toBeVisible();
      await give(page);
      await page.evaluate(() => window.wasl?.('cart', { value: 79, count: 2 }));
      await page.evaluate(() => window.wasl?.('track', 'cart'));
      await expect(rule(page, 'checkout-help')).toContainText('cart.value $gt 50');
      await expect(rule(page, 'checkout-help').locator('.value', { hasText: '79' })).toBeVisible();
      const box = await overlay(page).boundingBox();
      const { width } = page.viewportSize() ?? { width: 0 };
      expect(box!.x).toBeGreaterThanOrEqual(0);
      expect(box!.x + box!.width).toBeLessThanOrEqual(width);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(wider).toBe(false);
      await page.screenshot({ path: `${FOLDER}why-${language}-${shape}.png` });
    });
  }
}
