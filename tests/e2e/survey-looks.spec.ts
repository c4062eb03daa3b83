// How surveys look, in each state, English and Arabic, wide and on phones: pictures to look at, and
// what can be measured in them.
import { fileURLToPath } from 'node:url';

import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';

import { expect, PHONE, test } from './support/fixtures.ts';
import { LANGUAGES } from './support/words.ts';
import { ask, bubble, LOOKS, place, point, shopWith, track } from './support/surveys.ts';

const FOLDER = fileURLToPath(new URL('../../test-results/surveys/', import.meta.url));

const SMALL = { ...PHONE, viewport: { width: 320, height: 640 } };

/** Nothing for axe to find, nothing too small to hit, nothing beyond its survey's edge. */
async function sound(page: Page, run: Locator, state: string): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document.getAnimations().map((animation) => animation.finished.catch(() => undefined)),
    ),
  );
  const seen = await page.evaluate(() =>
    ['#wasl', 'wasl-survey'].filter((name) => document.querySelector(name)),
  );
  const { violations } = await new AxeBuilder({ page }).include(seen).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html)}`);
  expect(found, state).toEqual([]);
  const small = await run.evaluate((survey) => {
    const edge = survey.getBoundingClientRect();
    return [...survey.querySelectorAll('button, textarea')].flatMap((target) => {
      const { width, height, left, right } = target.getBoundingClientRect();
      const name = target.getAttribute('aria-label') ?? target.textContent ?? '';
      const out = left < edge.left - 20 || right > edge.right + 20;
      return height < 41.9 || width < 43.9 || out ? [`${name} ${width} × ${height} ${out}`] : [];
    });
  });
  expect(small, state).toEqual([]);
  await page.screenshot({ path: `${FOLDER}${state}.png` });
}

for (const language of LANGUAGES) {
  for (const [shape, options] of [
    ['wide', {}],
    ['dark', { colorScheme: 'dark' }],
    ['phone', PHONE],
    ['small', SMALL],
  ] as const) {
    test(`every kind of question, ${language}, ${shape}`, async ({ server, visitor }) => {
      const host = await shopWith(server.url, { locale: language });
      const shopper = await visitor(language, { reducedMotion: 'reduce', ...options });
      const { page } = shopper;
      await shopper.visit(host.url);
      await shopper.launcher.focus();
      await expect(page.locator('.wasl-app .wasl-launcher')).toBeVisible();
      const run = bubble(page);
      const state = (name: string) => `${language}-${shape}-${name}`;
      await ask(page, 'recommend');
      await expect(run.getByRole('radio')).toHaveCount(11);
      await sound(page, run, state('nps'));
      await point(run, 4).click();
      await run.getByRole('checkbox').first().click();
      await sound(page, run, state('multiple'));
      await run.getByRole('button', { name: shopper.word('survey.next') }).click();
      await run.getByRole('textbox').fill(language === 'ar' ? 'التوصيل سريع' : 'Quick delivery');
      await sound(page, run, state('text'));
      await run.getByRole('button', { name: shopper.word('survey.done') }).click();
      await expect(run.locator('.wasl-thanks')).toBeVisible();
      await sound(page, run, state('thanks'));
      await ask(page, 'looks');
      for (const { id, type } of LOOKS.questions) {
        await expect(run.getByRole('radio').first()).toBeVisible();
        await sound(page, run, state(id));
        const taken = type === 'single' ? 1 : 3;
        const title = await run.locator('.wasl-title').textContent();
        await point(run, taken).click();
        await expect(run.locator('.wasl-title')).not.toHaveText(title ?? '');
      }
      await host.remove();
    });
  }

  for (const [shape, options] of [
    ['wide', {}],
    ['small', SMALL],
  ] as const) {
    test(`in the thread and in an element, ${language}, ${shape}`, async ({ server, visitor }) => {
      const rule = { id: 'p', survey: 'recommend', place: 'thread', when: { 'event.name': 'go' } };
      const host = await shopWith(
        server.url,
        { locale: language, prompts: [rule] },
        `document.dir = '${language === 'ar' ? 'rtl' : 'ltr'}'; ${place('looks')}`,
      );
      const shopper = await visitor(language, { reducedMotion: 'reduce', ...options });
      const { page } = shopper;
      await shopper.visit(host.url);
      await shopper.launcher.focus();
      const element = page.locator('wasl-survey .wasl-run');
      await expect(element.getByRole('radio')).toHaveCount(5);
      await expect(async () => {
        await track(page, 'go');
        await expect(page.locator('.wasl-badge')).toHaveText('1', { timeout: 500 });
      }).toPass();
      await sound(page, element, `${language}-${shape}-element`);
      await shopper.open();
      const run = shopper.thread.locator('.wasl-run');
      await expect(run.getByRole('radio')).toHaveCount(11);
      await sound(page, run, `${language}-${shape}-thread`);
      await host.remove();
    });
  }
}

test('at 400 % of a small screen, and in forced colours, all can be reached', async ({
  server,
  visitor,
}) => {
  const host = await shopWith(server.url, {});
  const shopper = await visitor('en', {
    viewport: { width: 320, height: 256 },
    forcedColors: 'active',
    reducedMotion: 'reduce',
  });
  const { page } = shopper;
  await shopper.visit(host.url);
  await shopper.launcher.focus();
  await ask(page, 'recommend');
  const run = bubble(page);
  await page.screenshot({ path: `${FOLDER}zoomed.png` });
  await point(run, 10).click();
  await run.getByRole('button', { name: shopper.word('survey.back') }).click();
  await expect(run.getByRole('radio', { checked: true })).toBeVisible();
  await page.screenshot({ path: `${FOLDER}forced.png` });
  await host.remove();
});
