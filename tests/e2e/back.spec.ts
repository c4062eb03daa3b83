// The widget is no reason for a browser not to keep a page for "back"; and what the kept page had not
// delivered is sent once, by whichever page has it. In a Chromium that keeps pages, which the others
// of these tests turn off.
import { type Browser, chromium, type Page } from '@playwright/test';

import { fine } from './support/collector.ts';
import { expect, test } from './support/fixtures.ts';
import { Reporting, started, stored, track } from './support/reporting.ts';
import { Visitor } from './support/visitor.ts';

let browser: Browser;

test.beforeEach(async ({ launchOptions }) => {
  browser = await chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), '--enable-features=BackForwardCache'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
});

test.afterEach(async () => {
  await browser.close();
});

/** Says of a document how often it came back whole. */
const COUNT_RETURNS = () => {
  const counted = { returns: 0 };
  Object.assign(window, counted);
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) (window as unknown as typeof counted).returns += 1;
  });
};

/** Goes back; the page that was kept is there again. Else says why not. */
async function back(page: Page, times: number): Promise<void> {
  await page.evaluate(() => history.back());
  const state = () =>
    page
      .evaluate(() => {
        const [entry] = performance.getEntriesByType('navigation');
        const { notRestoredReasons } = entry as unknown as { notRestoredReasons: unknown };
        const { returns } = window as unknown as { returns: number };
        return { returns, notRestoredReasons };
      })
      .catch(() => undefined);
  await expect.poll(state).toEqual({ returns: times, notRestoredReasons: null });
}

test('a page with a conversation open is kept, and goes on', async ({ server }) => {
  const reporting = await Reporting.start(server.url, fine);
  const context = await browser.newContext({ locale: 'en-GB' });
  await context.addInitScript(COUNT_RETURNS);
  const shopper = new Visitor(await reporting.tab(context));
  await shopper.open();
  await shopper.askForAPerson();
  await shopper.write('before I leave');
  await shopper.sees('before I leave', 'message.sent');
  for (let times = 1; times <= 3; times += 1) {
    await track(shopper.page, 3);
    await shopper.page.goto(`${reporting.url}away${times}`);
    await started(shopper.page);
    await back(shopper.page, times);
    await shopper.write(`back for the ${times}. time`);
    await shopper.sees(`back for the ${times}. time`, 'message.sent');
  }
  await reporting.ask(shopper.page);
  await reporting.settled();
  // What was under way when a page was left may have come from the next one as well.
  expect(reporting.repeated().filter(([, count]) => count > 2)).toEqual([]);
  await reporting.remove();
});

test('what the next page took is not sent by the one that comes back', async ({ server }) => {
  const reporting = await Reporting.start(server.url, () => ({ status: 503 }));
  const context = await browser.newContext({ locale: 'en-GB' });
  await context.addInitScript(COUNT_RETURNS);
  const page = await reporting.tab(context);
  await track(page, 25);
  const rows = async (count: number) => {
    await expect
      .poll(async () => {
        await reporting.ask(page);
        const { near, ids } = await stored(page);
        const told = reporting.emitted.length;
        return [Object.keys(near).length, ids.length - told, new Set(ids).size - told];
      })
      .toEqual([count, 0, 0]);
  };
  await rows(1);
  await reporting.load(page, 'next');
  // The next page has them now, under its own name.
  await track(page, 25);
  await rows(1);
  await back(page, 1);
  await track(page, 25);
  await rows(1);
  reporting.collector.answer = fine;
  await reporting.ask(page);
  await reporting.settled();
  const { taken } = reporting.collector;
  expect(taken.toSorted()).toEqual(reporting.emitted.toSorted());
  await expect.poll(async () => (await stored(page)).ids).toEqual([]);
  await reporting.remove();
});
