// A visitor signs out, or leaves a shared device: nothing of them stays, in any tab.
import { createHmac } from 'node:crypto';

import type { Page } from '@playwright/test';

import { expect, NETWORK_LOSS, test } from './support/fixtures.ts';
import { Visitor } from './support/visitor.ts';
import { Wire } from './support/wire.ts';

/** A token as the shop's own server makes it. */
function sign(key: { kid: string; secret: string }, sub: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub, aud: 'demo', exp: Math.floor(Date.now() / 1000) + 600 };
  const message = `${part({ alg: 'HS256', typ: 'JWT', kid: key.kid })}.${part(claims)}`;
  return `${message}.${createHmac('sha256', key.secret).update(message).digest('base64url')}`;
}

/** All that a page can read of what the browser keeps. */
function kept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const rows: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
    const databases = await indexedDB.databases();
    if (databases.some(({ name }) => name === 'wasl:demo')) {
      rows.push(
        await new Promise((found) => {
          const asked = indexedDB.open('wasl:demo');
          asked.onupgradeneeded = () => asked.transaction?.abort();
          asked.onerror = () => found([]);
          asked.onsuccess = () => {
            const all = asked.result.transaction('kept').objectStore('kept').getAll();
            all.onsuccess = () => {
              asked.result.close();
              found(all.result);
            };
          };
        }),
      );
    }
    return JSON.stringify(rows);
  });
}

interface Known {
  token: string;
  device: string;
  conversation: string;
}

function known(page: Page): Promise<Known> {
  return page.evaluate(
    () => JSON.parse(localStorage.getItem('wasl:demo:visitor') ?? '{}') as Known,
  );
}

const reset = (page: Page) => page.evaluate(() => window.wasl?.('reset'));

test('nothing of the visitor stays, in storage or in another tab', async ({
  server,
  visitor,
  agent,
}) => {
  const key = server.addKey();
  const first = await visitor();
  await first.visit(`${server.url}/`);
  await first.open();
  await first.write('how long till my parcel gets here');
  await first.askForAPerson();
  await first.write('from the first customer');
  await first.sees('from the first customer', 'message.sent');
  const identify = (one: Visitor, token: string) =>
    one.page.evaluate((token) => window.wasl?.('identify', { name: 'Huda', token }), token);
  await identify(first, sign(key, 'customer-1'));

  const second = new Visitor(await first.page.context().newPage());
  await second.visit(`${server.url}/cart/`);
  await second.open();
  await expect(second.bubble('from the first customer')).toHaveCount(1);
  await second.composer.fill('a secret draft');
  await expect.poll(() => kept(first.page)).toContain('a secret draft');
  const before = await known(first.page);
  const session = await first.page.evaluate(() => localStorage.getItem('wasl:demo:session'));

  await reset(first.page);
  for (const one of [first, second]) await expect(one.panel).toHaveCount(0);
  const traces = [
    before.token,
    before.device,
    before.conversation,
    'a secret draft',
    'Huda',
    'how long till my parcel gets here',
    (JSON.parse(session ?? '{}') as { id: string }).id,
  ];
  for (const one of [first, second]) {
    await expect
      .poll(async () => {
        const all = await kept(one.page);
        return traces.filter((trace) => all.includes(trace));
      })
      .toEqual([]);
  }
  expect(await first.page.evaluate(() => localStorage.getItem('wasl:demo:visitor'))).toBeNull();

  // Both tabs are at the beginning, and share the next visitor.
  await second.open();
  await expect(second.composer).toHaveValue('');
  await expect(second.thread).not.toContainText('from the first customer');
  await second.askForAPerson();
  await second.write('from the second customer');
  await second.sees('from the second customer', 'message.sent');
  await first.open();
  await expect(first.bubble('from the second customer')).toHaveCount(1);
  await expect(first.thread).not.toContainText('from the first customer');
  const after = await known(first.page);
  for (const name of ['token', 'device', 'conversation'] as const) {
    expect(after[name]).toBeTruthy();
    expect(after[name]).not.toBe(before[name]);
  }

  // Another customer can be proven in the same browser now.
  await identify(first, sign(key, 'customer-2'));
  const staff = await agent();
  const verified = staff.page.locator('.fact', { hasText: staff.word('console.visitor.verified') });
  await staff.choose('from the second customer');
  await expect(verified).toContainText('customer-2');
  await expect(staff.thread).not.toContainText('from the first customer');
  await staff.choose('from the first customer');
  await expect(verified).toContainText('customer-1');
});

test('what was just written is sent before the visitor is forgotten', async ({
  server,
  visitor,
  agent,
}) => {
  const shopper = await visitor();
  await shopper.beginConversation(server.url, 'about to leave');
  await shopper.composer.fill('one last thing');
  await shopper.composer.evaluate((field) => {
    field.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }),
    );
    window.wasl?.('reset');
  });
  await expect(shopper.panel).toHaveCount(0);
  const staff = await agent();
  await staff.choose('one last thing');
  await expect(staff.thread).toContainText('about to leave');
});

test.describe('without a network', () => {
  test.use({
    allowed: {
      lines: [...NETWORK_LOSS, /^warning: wasl: reset: messages given up, .*: 2$/],
    },
  });

  test('what cannot be sent is given up, and that is said', async ({ server, visitor, agent }) => {
    const wire = new Wire(server.url);
    await wire.start();
    const shopper = await visitor();
    const warned = shopper.page.waitForEvent('console', (message) =>
      message.text().startsWith('wasl: reset: messages given up'),
    );
    await shopper.beginConversation(wire.url, 'before the cut');
    wire.cut();
    await expect(shopper.panel.locator('.wasl-banner')).toBeVisible();
    await shopper.write('never sent');
    await shopper.write('nor this');
    await reset(shopper.page);
    await warned;
    await expect.poll(() => kept(shopper.page)).not.toContain('never sent');
    wire.mend();
    await shopper.open();
    await shopper.askForAPerson();
    await shopper.write('somebody else');
    await shopper.sees('somebody else', 'message.sent');
    const staff = await agent();
    await staff.choose('somebody else');
    await expect(staff.thread).not.toContainText('never sent');
    await staff.choose('before the cut');
    await expect(staff.thread).not.toContainText('never sent');
    await wire.remove();
  });
});

test('a page may reset before anything has loaded', async ({ server, visitor }) => {
  const shopper = await visitor();
  await shopper.beginConversation(server.url, 'signed in');
  const before = await known(shopper.page);
  await shopper.page.addInitScript(() => {
    const queue = Object.assign(
      function (...call: unknown[]) {
        (queue.q ??= []).push(call);
      },
      { q: undefined as unknown[][] | undefined },
    );
    window.wasl = queue as unknown as NonNullable<typeof window.wasl>;
    if (location.search === '?signed-out') queue('reset');
  });
  await shopper.page.goto(`${server.url}/?signed-out`);
  await expect.poll(() => kept(shopper.page)).not.toContain(before.token);
  await shopper.comeBack(`${server.url}/`);
  await expect(shopper.thread).not.toContainText('signed in');
});
