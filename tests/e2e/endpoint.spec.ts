// What becomes of each event when the endpoint, the network or the browser's storage fails:
// `emitted = accepted + refused + dropped as told + still queued`.
import type { BrowserContext, Page } from '@playwright/test';

import { type Answer, fine, type Script } from './support/collector.ts';
import { expect, NETWORK_LOSS, test } from './support/fixtures.ts';
import { Reporting, started, stored, track, turn } from './support/reporting.ts';

const LOSS = [...NETWORK_LOSS, /Failed to load resource/];

/** The first answer, and `fine` after it. */
const first =
  (answer: Script): Script =>
  (request, events) =>
    request === 0 ? answer(request, events) : { status: 204 };

const ROUNDS: [string, Script][] = [
  ['408', () => ({ status: 408 })],
  ['425', () => ({ status: 425 })],
  ['503 with Retry-After', () => ({ status: 503, headers: { 'retry-after': '1' } })],
  ['a Retry-After that is none', () => ({ status: 429, headers: { 'retry-after': 'soon 5' } })],
  ['a connection that closes', () => 'closed'],
  [
    'an answer for each event',
    (_, events) => ({
      status: 200,
      body: {
        accepted: events.slice(0, 1).map(({ id }) => id),
        retry: events.slice(1).map((_, index) => index + 1),
      },
    }),
  ],
];

test.describe('an endpoint that fails once', () => {
  test.use({ allowed: { lines: LOSS } });

  for (const [name, answer] of ROUNDS) {
    test(`${name}: each event is taken once`, async ({ server, browserOf }) => {
      const context = await browserOf({ locale: 'en-GB' });
      const reporting = await Reporting.start(server.url, first(answer));
      await reporting.watch(context);
      const page = await reporting.tab(context);
      await track(page, 25);
      await reporting.settled();
      const { taken, batches } = reporting.collector;
      expect(taken.toSorted()).toEqual(reporting.emitted.toSorted());
      expect(batches.length).toBeGreaterThan(1);
      await expect.poll(async () => (await stored(page)).ids).toEqual([]);
      await reporting.remove();
    });
  }

  const waits: [string, () => string][] = [
    ['seconds', () => '5'],
    ['a date', () => new Date(Date.now() + 5_900).toUTCString()],
  ];
  for (const [name, header] of waits) {
    test(`Retry-After in ${name} holds on the next page`, async ({ server, browserOf }) => {
      const context = await browserOf({ locale: 'en-GB' });
      const answer = (): Answer => ({ status: 429, headers: { 'retry-after': header() } });
      const reporting = await Reporting.start(server.url, first(answer));
      await reporting.watch(context);
      const page = await reporting.tab(context);
      await track(page, 25);
      await expect.poll(async () => reporting.isAll((await stored(page)).ids)).toBe(true);
      for (let load = 0; load < 2; load += 1) {
        await page.reload();
        await started(page);
        await track(page, 25);
        await turn(page, true);
      }
      await reporting.settled();
      const [asked = 0, next = 0] = reporting.collector.times;
      // A date has no fractions of a second.
      expect(next - asked).toBeGreaterThanOrEqual(4_800);
      const { taken } = reporting.collector;
      expect(taken.toSorted()).toEqual(reporting.emitted.toSorted());
      await reporting.remove();
    });
  }

  test('a page that goes offline and comes back', async ({ server, browserOf }) => {
    const context = await browserOf({ locale: 'en-GB' });
    const reporting = await Reporting.start(server.url, fine);
    await reporting.watch(context);
    const page = await reporting.tab(context);
    await context.setOffline(true);
    await track(page, 25);
    await expect.poll(async () => (await stored(page)).ids.length).toBeGreaterThan(24);
    expect(reporting.collector.batches.flat().length).toBeLessThan(reporting.emitted.length);
    await context.setOffline(false);
    await reporting.settled();
    const { taken } = reporting.collector;
    expect(taken.toSorted()).toEqual(reporting.emitted.toSorted());
    await reporting.remove();
  });
});

test.describe('an endpoint that refuses', () => {
  test.use({ allowed: { lines: [/Failed to load resource/, /answered 400; the events/] } });

  test('400 ends the matter: told once, never sent again', async ({ server, browserOf }) => {
    const context = await browserOf({ locale: 'en-GB' });
    const reporting = await Reporting.start(server.url, () => ({ status: 400 }));
    await reporting.watch(context);
    const warnings: string[] = [];
    context.on('console', (line) => {
      if (/answered 400/.test(line.text())) warnings.push(line.text());
    });
    const page = await reporting.tab(context);
    for (let batch = 1; batch <= 3; batch += 1) {
      await track(page, 25);
      await expect.poll(() => reporting.open()).toBe(0);
    }
    expect(reporting.repeated()).toEqual([]);
    expect(reporting.collector.refused.toSorted()).toEqual(reporting.emitted.toSorted());
    expect(warnings.length).toBe(1);
    await page.reload();
    await started(page);
    expect((await stored(page)).ids).toEqual([]);
    await reporting.remove();
  });
});

test.describe('a browser with little room', () => {
  test.use({ allowed: { lines: LOSS } });

  let context: BrowserContext;
  let reporting: Reporting;

  test.beforeEach(async ({ server, browserOf }) => {
    context = await browserOf({ locale: 'en-GB' });
    reporting = await Reporting.start(server.url, () => ({ status: 503 }));
    await reporting.watch(context);
  });

  test.afterEach(async () => {
    await reporting.remove();
  });

  /** How many characters of local storage undelivered events have. */
  async function near(page: Page): Promise<number> {
    return Object.values((await stored(page)).near).reduce((sum, length) => sum + length, 0);
  }

  test('1,000 events while nobody takes any, in two tabs', async () => {
    test.slow();
    const page = await reporting.tab(context);
    await page.evaluate(() => {
      const long: number[] = [];
      Object.assign(window, { long });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) long.push(duration);
      }).observe({ type: 'longtask' });
    });
    const other = await reporting.tab(context);
    for (let round = 0; round < 50; round += 1) {
      await track(page, 20, 300);
      if (round % 2 === 0) await track(other, 20, 300);
    }
    const long = await page.evaluate(() => (window as unknown as { long: number[] }).long);
    console.log(`1,000 events, 20 at a time: long tasks of ${JSON.stringify(long)} ms`);
    await expect.poll(() => reporting.emitted.length).toBeGreaterThan(1_500);
    // Whatever waits is stored when the page goes to the back.
    for (const tab of [page, other]) await turn(tab, true);
    await expect
      .poll(async () => Object.values((await stored(page)).deep).length)
      .toBeGreaterThan(0);
    expect(await near(page)).toBeLessThanOrEqual(262_144);
    const { ids, deep } = await stored(page);
    expect(ids.length).toBeLessThanOrEqual(1_000);
    expect(new Set(ids).size).toBe(ids.length);
    for (const length of Object.values(deep)) expect(length).toBeLessThan(600_000);
    // The next page has them from the database.
    await other.close();
    await page.goto('about:blank');
    await expect.poll(() => page.url()).toBe('about:blank');
    // What the last page sent as it went is answered by now: no event is both taken and stored.
    await reporting.load(page);
    reporting.collector.answer = fine;
    await reporting.settled();
    const { taken } = reporting.collector;
    expect(new Set(taken).size).toBe(taken.length);
    // A report of the moment in which a page goes is told to nobody but the collector.
    const told = new Set(reporting.emitted);
    const own = taken.filter((id) => told.has(id));
    // A batch that was under way when its page went may be taken, and counted as dropped by the next.
    const known = own.length + reporting.dropped();
    expect(known).toBeGreaterThanOrEqual(told.size);
    expect(known).toBeLessThan(told.size + 100);
    expect(reporting.dropped()).toBeGreaterThan(500);
    await expect.poll(async () => stored(page)).toEqual({ near: {}, deep: {}, ids: [] });
  });

  test('local storage that is full', async () => {
    const page = await reporting.tab(context);
    await page.evaluate(() => {
      let junk = 'x'.repeat(4_000_000);
      for (let at = 0; junk.length > 0; at += 1) {
        try {
          localStorage.setItem(`junk${at}`, junk);
        } catch {
          junk = junk.slice(junk.length / 2 + 1);
        }
      }
    });
    await track(page, 25);
    await expect.poll(async () => Object.keys((await stored(page)).deep).length).toBe(1);
    await expect.poll(async () => reporting.isAll((await stored(page)).ids)).toBe(true);
    // A mark of the place, if there is room for one.
    const { near } = await stored(page);
    expect(Object.values(near).filter(Boolean)).toEqual([]);
    reporting.collector.answer = fine;
    await page.reload();
    await started(page);
    await reporting.settled();
    const { taken } = reporting.collector;
    expect(taken.toSorted()).toEqual(reporting.emitted.toSorted());
    await expect.poll(async () => (await stored(page)).ids).toEqual([]);
  });

  test('storage that is blocked', async () => {
    await context.addInitScript(() => {
      const get = (): never => {
        throw new DOMException('not here', 'SecurityError');
      };
      for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(window, name, { get });
      }
      IDBFactory.prototype.open = get;
    });
    const page = await reporting.tab(context);
    await track(page, 25);
    await expect.poll(() => reporting.collector.batches.length).toBeGreaterThan(0);
    await turn(page, true);
    await turn(page, false);
    reporting.collector.answer = fine;
    await reporting.settled();
    const { taken } = reporting.collector;
    expect(taken.toSorted()).toEqual(reporting.emitted.toSorted());
  });

  test('the room for requests on leaving, which other scripts have used up', async () => {
    reporting.collector.answer = fine;
    const page = await reporting.tab(context);
    await reporting.settled();
    // Something of the shop's own that nobody answers.
    await page.route('**/other', () => undefined);
    await page.evaluate(() => {
      const init = { method: 'POST', body: 'x'.repeat(40_000), keepalive: true };
      fetch('/other', init).catch(() => undefined);
      for (let number = 0; number < 15; number += 1) {
        window.wasl?.('track', 'x', { number, text: 'x'.repeat(2_000) });
      }
    });
    const before = reporting.collector.batches.length;
    await turn(page, true);
    await reporting.settled();
    const { taken, batches } = reporting.collector;
    expect(taken.toSorted()).toEqual(reporting.emitted.toSorted());
    // In pieces, since all at once was refused.
    expect(batches.length - before).toBeGreaterThan(1);
    expect(reporting.repeated()).toEqual([]);
  });
});
