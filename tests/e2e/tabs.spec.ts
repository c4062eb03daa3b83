// The tabs of one browser: one connection for all, handed over when its tab goes.
import type { BrowserContext, Page, WebSocket } from '@playwright/test';

import { expect, test } from './support/fixtures.ts';
import { Visitor } from './support/visitor.ts';

/** The sockets of a browser's pages, from the first page on. */
class Sockets {
  private readonly opened = new Map<WebSocket, Page>();

  constructor(context: BrowserContext) {
    for (const page of context.pages()) this.watch(page);
    context.on('page', (page) => this.watch(page));
  }

  private watch(page: Page): void {
    page.on('websocket', (socket) => this.opened.set(socket, page));
  }

  /** The pages that have an open one. */
  get pages(): Page[] {
    const open = [...this.opened].filter(
      ([socket, page]) => !socket.isClosed() && !page.isClosed(),
    );
    return open.map(([, page]) => page);
  }

  async areOne(): Promise<Page> {
    await expect.poll(() => this.pages.length).toBe(1);
    return this.pages[0] as Page;
  }
}

async function tab(beside: Visitor, url: string): Promise<Visitor> {
  const visitor = new Visitor(await beside.page.context().newPage());
  await visitor.visit(url);
  return visitor;
}

async function allSee(tabs: Visitor[], texts: string[]): Promise<void> {
  for (const one of tabs) {
    for (const text of texts) await expect(one.bubble(text)).toHaveCount(1);
  }
}

/** Three tabs of one visitor with the panel open; the first leads. */
async function three(first: Visitor, server: string): Promise<[Visitor[], Sockets]> {
  const sockets = new Sockets(first.page.context());
  await first.beginConversation(server, 'from the first tab');
  const tabs = [first];
  for (const path of ['/product/linen-shirt/', '/cart/']) {
    const next = await tab(first, `${server}${path}`);
    await next.open();
    tabs.push(next);
  }
  await allSee(tabs, ['from the first tab']);
  return [tabs, sockets];
}

test('three tabs share one socket, the thread, what is unread and the draft', async ({
  server,
  visitor,
  agent,
}) => {
  const [tabs, sockets] = await three(await visitor(), server.url);
  const [first, second, third] = tabs as [Visitor, Visitor, Visitor];
  expect(await sockets.areOne()).toBe(first.page);
  await second.write('from the second tab');
  await third.write('from the third tab');
  await second.sees('from the second tab', 'message.sent');
  await third.sees('from the third tab', 'message.sent');
  const staff = await agent();
  await staff.choose('from the third tab');
  await staff.reply('to all tabs');
  const said = ['from the first tab', 'from the second tab', 'from the third tab', 'to all tabs'];
  await allSee(tabs, said);
  for (const text of said) {
    await expect(staff.thread.getByText(text, { exact: true })).toHaveCount(1);
  }
  await expect(first.panel.locator('.wasl-banner')).toHaveCount(0);

  // Unread in the tabs whose panel is closed, until one of them reads.
  await first.launcher.click();
  await second.launcher.click();
  await third.launcher.click();
  await staff.reply('news');
  const badge = (one: Visitor) => one.page.locator('.wasl-launcher .wasl-badge');
  for (const one of tabs) await expect(badge(one)).toHaveText('1');
  await third.page.bringToFront();
  await third.open();
  await third.sees('from the third tab', 'message.seen');
  for (const one of tabs) await expect(badge(one)).toHaveCount(0);

  // What is written in one tab can be sent in another.
  await first.open();
  await third.composer.fill('a shared draft');
  await expect(first.composer).toHaveValue('a shared draft');
  await first.composer.press('Enter');
  await allSee([first, third], ['a shared draft']);
  await expect(third.composer).toHaveValue('');
  expect(sockets.pages).toEqual([first.page]);
});

test('the connection is handed over when its tab is closed in mid-conversation', async ({
  server,
  visitor,
  agent,
}) => {
  const [tabs, sockets] = await three(await visitor(), server.url);
  const [first, second, third] = tabs as [Visitor, Visitor, Visitor];
  const staff = await agent();
  await staff.choose('from the first tab');
  await first.page.close();
  await second.write('while nobody leads');
  await staff.reply('into the gap');
  await third.write('right after');
  const said = ['from the first tab', 'while nobody leads', 'into the gap', 'right after'];
  await allSee([second, third], said);
  await second.sees('while nobody leads', 'message.sent');
  await third.sees('right after', 'message.sent');
  for (const text of said) {
    await expect(staff.thread.getByText(text, { exact: true })).toHaveCount(1);
  }
  const leader = await sockets.areOne();
  const last = leader === second.page ? third : second;
  await leader.close();
  await last.write('the last one');
  await last.sees('the last one', 'message.sent');
  expect(await sockets.areOne()).toBe(last.page);
});

test('a tab that the browser is about to freeze hands over, and joins again on return', async ({
  server,
  visitor,
}) => {
  const [tabs, sockets] = await three(await visitor(), server.url);
  const [first, second] = tabs as [Visitor, Visitor, Visitor];
  await second.page.bringToFront();
  // What Chromium tells a page before it freezes it; a page under test is never frozen itself.
  await first.page.evaluate(() => document.dispatchEvent(new Event('freeze')));
  await expect.poll(() => sockets.pages.includes(first.page)).toBe(false);
  const leader = await sockets.areOne();
  await second.write('after the frost');
  await second.sees('after the frost', 'message.sent');
  await first.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await allSee(tabs, ['after the frost']);
  await first.write('back again');
  await first.sees('back again', 'message.sent');
  await allSee(tabs, ['back again']);
  expect(await sockets.areOne()).toBe(leader);
});

test('a tab that hangs is given up by the one in front', async ({ server, visitor }) => {
  const [tabs, sockets] = await three(await visitor(), server.url);
  const [first, second] = tabs as [Visitor, Visitor, Visitor];
  await second.page.bringToFront();
  // A script of the merchant's page that never ends, as a frozen process looks from outside.
  const hung = first.page.evaluate(() => {
    const end = performance.now() + 12_000;
    while (performance.now() < end);
  });
  await second.write('to a deaf leader');
  await second.sees('to a deaf leader', 'message.sent');
  await hung;
  await allSee(tabs, ['to a deaf leader']);
  await sockets.areOne();
  expect(sockets.pages).not.toContain(first.page);
});

for (const missing of ['locks', 'BroadcastChannel']) {
  test(`without ${missing} each tab has its own socket and all is right`, async ({
    server,
    browserOf,
    agent,
  }) => {
    const context = await browserOf({ locale: 'en-GB' });
    await context.addInitScript((name) => {
      const owner = name === 'locks' ? Navigator.prototype : window;
      Object.defineProperty(owner, name, { value: undefined, configurable: true });
    }, missing);
    const [tabs, sockets] = await three(new Visitor(await context.newPage()), server.url);
    const [first, second, third] = tabs as [Visitor, Visitor, Visitor];
    await expect.poll(() => sockets.pages.length).toBe(3);
    await second.write('from the second tab');
    const staff = await agent();
    await staff.choose('from the second tab');
    await staff.reply('to all tabs');
    await allSee(tabs, ['from the first tab', 'from the second tab', 'to all tabs']);
    await first.page.close();
    await third.write('one fewer');
    await allSee([second, third], ['one fewer']);
  });
}

test('a lock that the browser refuses leaves a tab on its own', async ({ server, browserOf }) => {
  const context = await browserOf({ locale: 'en-GB' });
  await context.addInitScript(() => {
    // An empty page has none.
    if (!('locks' in navigator)) return;
    LockManager.prototype.request = () =>
      Promise.reject(new DOMException('refused', 'SecurityError'));
  });
  const [tabs, sockets] = await three(new Visitor(await context.newPage()), server.url);
  await expect.poll(() => sockets.pages.length).toBe(3);
  await tabs[2]?.write('from the last tab');
  await allSee(tabs, ['from the last tab']);
});
