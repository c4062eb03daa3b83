// What leaves the device and what stays on it, by the visitor's consent.
import type { Page } from '@playwright/test';

import { Collector, type Reported } from './support/collector.ts';
import { wrongWith } from './support/catalogue.ts';
import { expect, test } from './support/fixtures.ts';
import { Host } from './support/host.ts';
import type { Visitor } from './support/visitor.ts';

interface Told {
  id: string;
  type: string;
  time: string;
}

/** A shop whose settings are written by a script of its own, and its endpoint. */
class Shop {
  readonly collector = new Collector(() => ({ status: 204 }));
  private host: Host | undefined;

  async open(server: string, settings: string): Promise<string> {
    await this.collector.start();
    const url = JSON.stringify(this.collector.url);
    const script = `window.told = [];
      window.waslSettings = { site: "demo", events: { url: ${url} }, ${settings} };
      window.wasl = (...call) => { (window.wasl.q ??= []).push(call); };
      wasl("on", "event", (event) => told.push(event));`;
    this.host = new Host(server, { script });
    await this.host.start();
    return this.host.url;
  }

  events(): Reported[] {
    return this.collector.batches.flat();
  }

  types(): string[] {
    return this.events().map(({ type }) => type);
  }

  async close(): Promise<void> {
    await this.host?.remove();
    await this.collector.remove();
  }
}

/** All that a browser keeps for a page. */
function kept(page: Page): Promise<string[]> {
  return page.evaluate(async () => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map(({ name }) => name ?? ''),
    ...(await caches.keys()),
    ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
    ...document.cookie.split(';').filter(Boolean),
  ]);
}

/** The widget itself runs, and not only its loader. */
async function runs(shopper: Visitor): Promise<void> {
  await expect(shopper.page.locator('.wasl-app .wasl-launcher')).toBeAttached();
}

function call(page: Page, ...command: unknown[]): Promise<void> {
  return page.evaluate((command) => {
    (window as unknown as { wasl: (...call: unknown[]) => void }).wasl(...command);
  }, command);
}

function told(page: Page): Promise<Told[]> {
  return page.evaluate(() => (window as unknown as { told: Told[] }).told);
}

test('start: "interaction" leaves no trace before the visitor acts', async ({
  server,
  visitor,
}) => {
  const shop = new Shop();
  const prompts = `[{ id: "hello", text: "Can we help?", when: { scroll: 1 } }]`;
  const url = await shop.open(server.url, `consent: { start: "interaction" }, prompts: ${prompts}`);
  const shopper = await visitor();
  const { page } = shopper;
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('websocket', (socket) => requests.push(socket.url()));

  for (const path of ['', '?page=2', '?page=3']) {
    await page.goto(url + path);
    await runs(shopper);
    await expect(shopper.prompt).toBeVisible();
    await call(page, 'track', 'looked', { at: path });
    await call(page, 'page', '/inside/');
    await call(page, 'cart', { value: 10 });
    await page.evaluate(() => {
      document.body.style.minHeight = '4000px';
      scrollTo(0, 2_000);
    });
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
      Object.defineProperty(document, 'visibilityState', { value: 'visible' });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    expect(await kept(page)).toEqual([]);
  }
  const files = /^\/(widget|wasl|app|chunks?|assets?)?[\w./-]*\.(js|css|wasm)$/;
  const asked = requests.filter((request) => {
    const { origin, pathname } = new URL(request);
    return origin === server.url ? !files.test(pathname) : !request.startsWith(url);
  });
  expect(asked).toEqual([]);
  expect(shop.collector.batches).toEqual([]);
  expect((await page.context().cookies()).length).toBe(0);

  // The visitor acts: what happened on this page goes on, as it happened.
  const before = await told(page);
  await shopper.launcher.click();
  await expect(shopper.panel).toBeVisible();
  await expect.poll(() => kept(page)).toContain('wasl:demo:visitor');
  expect(requests.some((request) => request.includes('/settings'))).toBe(true);
  await page.goto('about:blank');
  await expect.poll(() => shop.types()).toContain('wasl.widget.opened');
  for (const { id, time } of before) {
    expect(shop.events()).toContainEqual(expect.objectContaining({ id, time }));
  }
  expect(shop.events().map(wrongWith).filter(Boolean)).toEqual([]);
  await shop.close();
});

test('Global Privacy Control: no prompt is reported, and nobody can be told by the rest', async ({
  server,
  visitor,
}) => {
  const shop = new Shop();
  const prompts = `[{ id: "hello", text: "Can we help?", when: { timeOnPage: 0 } }]`;
  const url = await shop.open(server.url, `prompts: ${prompts}`);
  const shopper = await visitor();
  await shopper.page.addInitScript(() => {
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });
  });
  const sessions: string[] = [];
  for (const turn of [1, 2]) {
    await shopper.page.goto(url);
    await runs(shopper);
    if (turn === 1) await expect(shopper.prompt).toBeVisible();
    const count = shop.events().length;
    await shopper.page.goto('about:blank');
    await expect.poll(() => shop.events().length).toBeGreaterThan(count);
    const latest = shop.events().at(-1) as unknown as { session: string };
    sessions.push(latest.session);
  }
  expect(shop.types().filter((type) => type.startsWith('wasl.prompt.'))).toEqual([]);
  expect(sessions[0]).not.toBe(sessions[1]);
  const state = { functional: 'anonymous', analytics: 'anonymous', marketing: 'denied' };
  for (const event of shop.events()) expect(event.data['consent']).toEqual(state);
  expect(shop.events().map(wrongWith).filter(Boolean)).toEqual([]);
  await shop.close();
});

test('pending: events wait in the page, and go or are forgotten by the decision', async ({
  server,
  visitor,
}) => {
  const shop = new Shop();
  const url = await shop.open(server.url, 'consent: "pending"');
  const shopper = await visitor();
  const { page } = shopper;
  await page.goto(url);
  await runs(shopper);
  await call(page, 'track', 'looked', {});
  await expect.poll(async () => (await told(page)).length).toBeGreaterThan(2);
  expect((await kept(page)).filter((key) => /session|journey|events/.test(key))).toEqual([]);
  const made = await told(page);
  await call(page, 'consent', { analytics: 'granted', functional: 'granted', marketing: 'denied' });
  await expect.poll(() => kept(page)).toContain('wasl:demo:session');
  await page.goto('about:blank');
  await expect.poll(() => shop.types()).toContain('wasl.custom.looked');
  for (const { id, time } of made) {
    expect(shop.events()).toContainEqual(expect.objectContaining({ id, time }));
  }

  // Taken back: gone from storage, and no more is posted.
  const count = shop.collector.batches.length;
  await page.goto(url);
  await runs(shopper);
  await call(page, 'consent', 'denied');
  await expect.poll(() => kept(page)).toEqual([]);
  await call(page, 'track', 'looked', {});
  await page.goto('about:blank');
  await page.goto(url);
  await runs(shopper);
  await page.goto('about:blank');
  expect(shop.collector.batches.length).toBe(count);
  await shop.close();
});

test.describe('beforeSend', () => {
  test.use({ allowed: { lines: [/beforeSend failed.*wasl\.custom\.(broken|forgotten)/] } });

  test('the page changes an event, keeps one back, and fails', async ({ server, visitor }) => {
    const shop = new Shop();
    const url = await shop.open(
      server.url,
      `beforeSend(event) {
        if (event.type === "wasl.custom.secret") return null;
        if (event.type === "wasl.custom.broken") throw new Error("oh");
        if (event.type === "wasl.custom.forgotten") return;
        event.data.shop = "riyadh";
        delete event.data.page.title;
        return { ...event, id: "mine", type: "wasl.other" };
      }`,
    );
    const shopper = await visitor();
    await shopper.page.goto(url);
    await runs(shopper);
    for (const name of ['secret', 'broken', 'forgotten', 'last']) {
      await call(shopper.page, 'track', name, { name });
    }
    await expect.poll(async () => (await told(shopper.page)).length).toBeGreaterThan(5);
    await shopper.page.goto('about:blank');
    await expect.poll(() => shop.types()).toContain('wasl.custom.last');
    for (const type of ['secret', 'broken', 'forgotten']) {
      expect(shop.types()).not.toContain(`wasl.custom.${type}`);
    }
    for (const { id, data } of shop.events()) {
      expect(id).not.toBe('mine');
      expect(data['shop']).toBe('riyadh');
      expect(Object.keys(data['page'] as object)).toEqual(['url']);
    }
    await shop.close();
  });
});
