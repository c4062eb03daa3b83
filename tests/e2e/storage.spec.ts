// What a visitor wrote outlives the page wherever the browser keeps anything at all.
import type { Page } from '@playwright/test';

import { expect, NETWORK_LOSS, test } from './support/fixtures.ts';
import { Visitor } from './support/visitor.ts';
import { Wire } from './support/wire.ts';

/** What a browser may take away, before any script of the page runs. */
const TAKEN = {
  nothing: () => {},
  'the database': () => {
    Object.defineProperty(window, 'indexedDB', { value: undefined });
  },
  'the database, when it is opened': () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('not here', 'SecurityError');
    };
  },
  'a database that answers': () => {
    IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
  },
  'local storage': () => {
    const get = (): never => {
      throw new DOMException('not here', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, { get });
    }
  },
} satisfies Record<string, () => void>;

interface Kept {
  databases: string[];
  rows: string[];
  keys: string[];
}

/** The names under which something is kept now. */
function kept(page: Page): Promise<Kept> {
  return page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const rows = databases.includes('wasl:demo')
      ? await new Promise<string[]>((found) => {
          const asked = indexedDB.open('wasl:demo');
          // One that is just being made, or that was refused, holds nothing.
          asked.onupgradeneeded = () => asked.transaction?.abort();
          asked.onerror = () => found([]);
          asked.onsuccess = () => {
            const names = asked.result.transaction('kept').objectStore('kept').getAllKeys();
            names.onsuccess = () => {
              asked.result.close();
              found(names.result as string[]);
            };
          };
        })
      : [];
    return { databases, rows, keys: Object.keys(localStorage) };
  });
}

/** Kills the page's process. */
async function kill(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => undefined);
  await crashed;
  await page.close();
}

/** Fills local storage to the last byte. */
function fill(page: Page): Promise<void> {
  return page.evaluate(() => {
    let junk = 'x'.repeat(4_000_000);
    for (let at = 0; junk.length > 0; at += 1) {
      try {
        localStorage.setItem(`junk${at}`, junk);
      } catch {
        junk = junk.slice(junk.length / 2 + 1);
      }
    }
  });
}

test.describe('with a wire that can be cut', () => {
  test.use({ allowed: { lines: NETWORK_LOSS } });

  for (const [what, take] of Object.entries(TAKEN)) {
    test(`a page killed right after Enter loses nothing, without ${what}`, async ({
      server,
      browserOf,
      agent,
    }) => {
      const wire = new Wire(server.url);
      await wire.start();
      const context = await browserOf({ locale: 'en-GB' });
      await context.addInitScript(take);
      const shopper = new Visitor(await context.newPage());
      const mark = `before, without ${what}`;
      await shopper.beginConversation(wire.url, mark);
      wire.cut();
      await shopper.write('the last words');
      await kill(shopper.page);
      wire.mend();
      const next = new Visitor(await context.newPage());
      await next.comeBack(`${wire.url}/`);
      await next.sees('the last words', 'message.sent');
      await expect(next.bubble(mark)).toHaveCount(1);
      const staff = await agent();
      await staff.choose('the last words');
      await expect(staff.thread.getByText('the last words')).toHaveCount(1);
      await wire.remove();
    });
  }

  test('a message and a draft outlive what empties local storage', async ({ server, visitor }) => {
    const wire = new Wire(server.url);
    await wire.start();
    const shopper = await visitor();
    await shopper.beginConversation(wire.url, 'before it was emptied');
    wire.cut();
    await shopper.write('kept by the database');
    await shopper.composer.fill('a draft');
    await expect.poll(async () => (await kept(shopper.page)).rows).toContain('draft');
    await shopper.page.evaluate(() => localStorage.clear());
    wire.mend();
    await shopper.reload();
    await shopper.sees('kept by the database', 'message.sent');
    await expect(shopper.bubble('before it was emptied')).toHaveCount(1);
    await expect(shopper.composer).toHaveValue('a draft');
    await wire.remove();
  });

  test('a message and a draft outlive local storage that is full', async ({ server, visitor }) => {
    const wire = new Wire(server.url);
    await wire.start();
    const shopper = await visitor();
    await shopper.visit(`${wire.url}/`);
    await fill(shopper.page);
    await shopper.open();
    await shopper.askForAPerson();
    await shopper.write('there is no room');
    await shopper.sees('there is no room', 'message.sent');
    wire.cut();
    await shopper.write('nor for this');
    await shopper.composer.fill('a draft');
    await expect.poll(async () => (await kept(shopper.page)).rows).toContain('draft');
    wire.mend();
    await shopper.reload();
    await shopper.sees('nor for this', 'message.sent');
    await expect(shopper.bubble('there is no room')).toHaveCount(1);
    await expect(shopper.composer).toHaveValue('a draft');
    await wire.remove();
  });

  test('a message outlives a database that is full', async ({ server, visitor }) => {
    const wire = new Wire(server.url);
    await wire.start();
    const shopper = await visitor();
    await shopper.visit(`${wire.url}/`);
    // Before the first row: Chromium looks at what is left only now and then.
    const session = await shopper.page.context().newCDPSession(shopper.page);
    await session.send('Storage.overrideQuotaForOrigin', { origin: wire.url, quotaSize: 1 });
    await shopper.open();
    await shopper.askForAPerson();
    await shopper.write('first of all');
    await shopper.sees('first of all', 'message.sent');
    wire.cut();
    await shopper.write('there is no room');
    await shopper.composer.fill('a draft');
    await expect.poll(async () => (await kept(shopper.page)).keys).toContain('wasl:demo:draft');
    expect((await kept(shopper.page)).rows).toEqual([]);
    wire.mend();
    await shopper.reload();
    await shopper.sees('there is no room', 'message.sent');
    await expect(shopper.composer).toHaveValue('a draft');
    await wire.remove();
  });

  test('a database deleted under the page is let go, and made again', async ({
    server,
    visitor,
    agent,
  }) => {
    const wire = new Wire(server.url);
    await wire.start();
    const shopper = await visitor();
    await shopper.beginConversation(wire.url, 'before the deletion');
    wire.cut();
    await shopper.write('first of two');
    await expect.poll(async () => (await kept(shopper.page)).rows.length).toBe(2);
    const deleted = await shopper.page.evaluate(
      () =>
        new Promise((ended) => {
          const asked = indexedDB.deleteDatabase('wasl:demo');
          for (const kind of ['success', 'blocked', 'error']) {
            asked.addEventListener(kind, () => ended(kind));
          }
        }),
    );
    expect(deleted).toBe('success');
    await shopper.write('second of two');
    await expect.poll(async () => (await kept(shopper.page)).rows.length).toBe(1);
    wire.mend();
    await shopper.reload();
    await shopper.sees('second of two', 'message.sent');
    const staff = await agent();
    await staff.choose('second of two');
    for (const text of ['first of two', 'second of two']) {
      await expect(shopper.bubble(text)).toHaveCount(1);
      await expect(staff.thread.getByText(text)).toHaveCount(1);
    }
    await expect
      .poll(() => kept(shopper.page))
      .toMatchObject({ rows: [], keys: expect.not.arrayContaining([/outbox/]) });
    await wire.remove();
  });

  test('what an older widget left in local storage alone is sent and removed', async ({
    server,
    visitor,
  }) => {
    const wire = new Wire(server.url);
    await wire.start();
    const shopper = await visitor();
    await shopper.beginConversation(wire.url, 'from the older one');
    wire.cut();
    await shopper.write('left behind');
    await expect.poll(async () => (await kept(shopper.page)).rows.length).toBe(2);
    // The older one had no database.
    await shopper.page.goto('about:blank');
    wire.mend();
    await shopper.page.route('**/older', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>.</title>' }),
    );
    await shopper.page.goto(`${wire.url}/older`);
    await shopper.page.evaluate(() => void indexedDB.deleteDatabase('wasl:demo'));
    await expect.poll(async () => (await kept(shopper.page)).databases).toEqual([]);
    expect((await kept(shopper.page)).keys.join()).toMatch(/outbox:/);
    await shopper.comeBack(`${wire.url}/`);
    await shopper.sees('left behind', 'message.sent');
    await expect(shopper.bubble('left behind')).toHaveCount(1);
    await expect.poll(async () => (await kept(shopper.page)).keys.join()).not.toMatch(/outbox:/);
    await wire.remove();
  });
});

test('a visitor who does nothing has no database, and one who does has one row', async ({
  server,
  visitor,
}) => {
  const shopper = await visitor();
  await shopper.visit(`${server.url}/`);
  await expect(shopper.page.locator('.wasl-app .wasl-launcher')).toBeAttached();
  const before = await kept(shopper.page);
  expect(before.databases).toEqual([]);
  expect(before.keys).not.toContain('wasl:demo:visitor');
  await shopper.open();
  await expect.poll(async () => (await kept(shopper.page)).rows).toEqual(['visitor']);
});

test('where nothing can be kept at all, the page itself remembers', async ({
  server,
  browserOf,
}) => {
  const context = await browserOf({ locale: 'en-GB' });
  await context.addInitScript(TAKEN['local storage']);
  await context.addInitScript(TAKEN['the database']);
  const shopper = new Visitor(await context.newPage());
  await shopper.beginConversation(server.url, 'said from memory');
  await shopper.composer.fill('a draft');
  await shopper.launcher.click();
  await shopper.open();
  await expect(shopper.composer).toHaveValue('a draft');
});
