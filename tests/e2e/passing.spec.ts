// Undelivered events are one page's to send: tabs beside each other, tabs that end, "back".
import type { BrowserContext, Page } from '@playwright/test';

import { fine, type Script } from './support/collector.ts';
import { expect, NETWORK_LOSS, test } from './support/fixtures.ts';
import { Reporting, started, stored, track, turn } from './support/reporting.ts';

const away: Script = () => ({ status: 503 });

/** What a browser may lack: on plain http there are no locks. */
const WITHOUT_LOCKS = () => {
  Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
};

/** Waits until all that the page told of stands in storage, as a row of each of these many pages. */
async function kept(page: Page, reporting: Reporting, rows: number): Promise<void> {
  await expect
    .poll(async () => {
      const { near, ids } = await stored(page);
      return [Object.keys(near).length, reporting.isAll(ids)];
    })
    .toEqual([rows, true]);
}

/** All that was told of was taken, each once, and nothing is left. */
async function once(page: Page, reporting: Reporting): Promise<void> {
  await reporting.settled();
  const { taken } = reporting.collector;
  expect(taken.toSorted()).toEqual(reporting.emitted.toSorted());
  await expect.poll(async () => stored(page)).toEqual({ near: {}, deep: {}, ids: [] });
}

test.describe('while the endpoint is away', () => {
  test.use({ allowed: { lines: [...NETWORK_LOSS, /Failed to load resource/] } });

  let context: BrowserContext;
  let reporting: Reporting;

  test.beforeEach(async ({ server, browserOf }) => {
    context = await browserOf({ locale: 'en-GB' });
    reporting = await Reporting.start(server.url, away);
    await reporting.watch(context);
  });

  test.afterEach(async () => {
    await reporting.remove();
  });

  for (const [name, take] of [
    ['with locks', () => {}],
    ['without locks', WITHOUT_LOCKS],
  ] as const) {
    test(`a page that opens beside another leaves it its events, ${name}`, async () => {
      await context.addInitScript(take);
      const first = await reporting.tab(context);
      await track(first, 25);
      await kept(first, reporting, 1);
      const second = await reporting.tab(context);
      await track(second, 25);
      await kept(second, reporting, 2);
      const third = await reporting.tab(context);
      await track(third, 25);
      await kept(third, reporting, 3);
      reporting.collector.answer = fine;
      await once(third, reporting);
    });

    test(`a page that closes leaves its events to the one beside it, ${name}`, async () => {
      await context.addInitScript(take);
      const first = await reporting.tab(context);
      await track(first, 25);
      await kept(first, reporting, 1);
      const second = await reporting.tab(context);
      await track(second, 25);
      await kept(second, reporting, 2);
      await first.close({ runBeforeUnload: true });
      await kept(second, reporting, 1);
      reporting.collector.answer = fine;
      await once(second, reporting);
    });
  }

  test('a page that is killed leaves them too', async () => {
    const first = await reporting.tab(context);
    await track(first, 25);
    await kept(first, reporting, 1);
    const second = await reporting.tab(context);
    await track(second, 25);
    await kept(second, reporting, 2);
    const session = await context.newCDPSession(first);
    session.send('Page.crash').catch(() => undefined);
    await kept(second, reporting, 1);
    await first.close();
    reporting.collector.answer = fine;
    await once(second, reporting);
  });

  test('without locks, one that is killed does so when it has not lived for minutes', async () => {
    await context.addInitScript(WITHOUT_LOCKS);
    const first = await reporting.tab(context);
    await track(first, 25);
    await kept(first, reporting, 1);
    const session = await context.newCDPSession(first);
    const crashed = first.waitForEvent('crash');
    session.send('Page.crash').catch(() => undefined);
    await crashed;
    await first.close();
    const second = await context.newPage();
    await second.clock.install();
    await reporting.load(second);
    await track(second, 25);
    await kept(second, reporting, 2);
    reporting.collector.answer = fine;
    await second.clock.fastForward(240_000);
    await second.clock.runFor(120_000);
    await once(second, reporting);
  });

  test('a page that was kept for "back" has what nobody took, under another name', async () => {
    const page = await reporting.tab(context);
    await track(page, 25);
    await kept(page, reporting, 1);
    const before = Object.keys((await stored(page)).near);
    await page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    });
    await kept(page, reporting, 1);
    expect(Object.keys((await stored(page)).near)).not.toEqual(before);
    reporting.collector.answer = fine;
    await once(page, reporting);
  });

  test('and leaves to others what they took meanwhile', async () => {
    const page = await reporting.tab(context);
    await track(page, 25);
    await kept(page, reporting, 1);
    await page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    });
    const other = await reporting.tab(context);
    await track(other, 25);
    await kept(other, reporting, 1);
    await page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    });
    await track(page, 25);
    reporting.collector.answer = fine;
    await once(page, reporting);
  });
});

test('a tab switch sends each event once', async ({ server, browserOf }) => {
  const context = await browserOf({ locale: 'en-GB' });
  const reporting = await Reporting.start(server.url, fine);
  await reporting.watch(context);
  const page = await reporting.tab(context);
  for (let round = 0; round < 5; round += 1) {
    await track(page, 3);
    await turn(page, true);
    await turn(page, false);
  }
  await once(page, reporting);
  await reporting.remove();
});

test('a storm of reloads loses nothing', async ({ server, browserOf }) => {
  const context = await browserOf({ locale: 'en-GB' });
  const reporting = await Reporting.start(server.url, fine);
  await reporting.watch(context);
  const page = await reporting.tab(context);
  for (let round = 0; round < 8; round += 1) {
    await track(page, 3);
    await page.reload();
    await started(page);
  }
  await reporting.settled();
  // An answer that came when its page was gone was heard by nobody: only such events come again,
  // from the next page, with the same id.
  const own = new Set(reporting.emitted);
  expect([...reporting.arrived()].filter((id) => !own.has(id))).toEqual([]);
  expect(reporting.repeated().filter(([, count]) => count > 2)).toEqual([]);
  await expect.poll(async () => (await stored(page)).ids).toEqual([]);
  await reporting.remove();
});
