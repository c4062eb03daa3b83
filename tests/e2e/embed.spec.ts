// The widget in other people's pages: hostile styles, strict policies, blocked parts, leaving.
import { expect, test } from './support/fixtures.ts';
import { Host } from './support/host.ts';
import { countListeners, traces } from './support/traces.ts';
import type { Page } from '@playwright/test';

/** A policy as strict as a merchant's may be; the lines are those of docs/EMBED.md. */
const STRICT =
  "default-src 'none'; script-src 'self' SERVER 'wasm-unsafe-eval'; connect-src SERVER WS; " +
  "require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'none'";

/** Gives the widget a command, as the page's own code would. */
async function call(page: Page, command: string, ...rest: unknown[]): Promise<void> {
  await page.evaluate(
    ([name, args]) => (window.wasl as unknown as (...all: unknown[]) => void)(name, ...args),
    [command, rest] as const,
  );
}

/** What the page's own listeners wrote down. */
function seen(page: Page): Promise<unknown[]> {
  return page.evaluate(() => (window as unknown as { seen: unknown[] }).seen);
}

async function ready(page: Page): Promise<void> {
  await page.locator('.wasl-launcher').first().hover();
  await expect(page.locator('.wasl-app .wasl-launcher').first()).toBeVisible();
}

test('works under a strict policy with Trusted Types', async ({ server, visitor }) => {
  const host = new Host(server.url, { policy: STRICT });
  await host.start();
  const shopper = await visitor();
  await shopper.visit(host.url);
  await shopper.open();
  await shopper.write('how long does delivery take');
  await expect(shopper.thread).toContainText(shopper.word('faq.answers'));
  await shopper.askForAPerson();
  await shopper.write('hello from a strict page');
  await shopper.sees('hello from a strict page', 'message.sent');
  await host.remove();
});

test.describe('with WebAssembly blocked', () => {
  test.use({
    allowed: {
      lines: [
        /WebAssembly|wasm-eval|wasm-unsafe-eval|Content Security Policy|could not start|wasl/i,
      ],
    },
  });

  test('the launcher opens a contact panel whose message arrives', async ({
    server,
    visitor,
    agent,
  }) => {
    const host = new Host(server.url, {
      policy: "default-src 'none'; script-src SERVER; connect-src SERVER WS",
    });
    await host.start();
    const shopper = await visitor();
    await shopper.visit(host.url);
    await shopper.launcher.click();
    const panel = shopper.page.getByRole('dialog');
    await expect(panel).toBeVisible();
    await panel.locator('textarea').fill('no wasm here, please call me');
    await panel.locator('input').last().fill('visitor@shop.example');
    await panel.locator('button[type=submit]').click();
    await expect(panel.getByRole('status')).not.toBeEmpty();
    const staff = await agent();
    await staff.choose('no wasm here, please call me');
    await expect(staff.page.getByText('visitor@shop.example').first()).toBeVisible();
    await host.remove();
  });
});

test('works with storage blocked', async ({ server, visitor }) => {
  const shopper = await visitor();
  await shopper.page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    }
  });
  const host = new Host(server.url);
  await host.start();
  await shopper.visit(host.url);
  await shopper.open();
  await shopper.askForAPerson();
  await shopper.write('without any storage');
  await shopper.sees('without any storage', 'message.sent');
  await host.remove();
});

test('destroy leaves nothing, and boot works again', async ({ server, visitor }) => {
  const host = new Host(server.url, { bare: true });
  await host.start();
  const shopper = await visitor();
  const page = shopper.page;
  await page.addInitScript(countListeners);
  await page.goto(host.url);
  const before = await page.evaluate(traces);
  await page.addScriptTag({ url: `${server.url}/widget.js` });
  await call(page, 'boot', { site: 'demo' });
  await ready(page);
  await shopper.open();
  // Chromium writes a warning when a socket is closed before it is open.
  await expect(shopper.panel).toContainText(
    new RegExp(`${shopper.word('presence.online')}|${shopper.word('presence.away')}`),
  );
  await call(page, 'destroy');
  await expect(page.locator('.wasl-launcher')).toHaveCount(0);
  const after = await page.evaluate(traces);
  expect(after.nodes).toBe(before.nodes + 1); // the script tag of the test itself
  expect(after.listeners).toEqual(before.listeners);
  expect(after.timers).toBe(before.timers);
  expect(after.sockets).toBe(0);
  await call(page, 'boot', { site: 'demo' });
  await ready(page);
  await expect(shopper.panel).toBeVisible(); // it was open before
  await host.remove();
});

test('the snippet pasted twice makes one widget', async ({ server, visitor }) => {
  const host = new Host(server.url, { file: 'second-snippet.html' });
  await host.start();
  const shopper = await visitor();
  await shopper.page.goto(host.url);
  await shopper.page.addScriptTag({ url: `${server.url}/widget.js` });
  await ready(shopper.page);
  await expect(shopper.page.locator('.wasl-launcher')).toHaveCount(1);
  await shopper.open();
  await host.remove();
});

test('a hostile style sheet changes nothing', async ({ server, visitor }) => {
  const [plain, hostile] = [
    new Host(server.url),
    new Host(server.url, { file: 'hostile-styles.html' }),
  ];
  const boxes = [];
  for (const host of [plain, hostile]) {
    await host.start();
    const shopper = await visitor();
    await shopper.visit(host.url);
    await ready(shopper.page);
    await shopper.open();
    await expect(shopper.panel.getByText(shopper.word('faq.quick'))).toBeVisible();
    await shopper.settled();
    boxes.push({
      launcher: await shopper.launcher.boundingBox(),
      panel: await shopper.panel.boundingBox(),
      composer: await shopper.composer.evaluate((node) => {
        const style = getComputedStyle(node);
        return [style.fontSize, style.color, style.display];
      }),
    });
    await host.remove();
  }
  expect(boxes[1]).toEqual(boxes[0]);
});

test.describe('with wrong options and commands', () => {
  test.use({ allowed: { lines: [/wasl/i, /status of 404/] } });

  test('each gives one error with the nearest match, and the rest works', async ({
    server,
    visitor,
  }) => {
    const shopper = await visitor();
    const errors: string[] = [];
    shopper.page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    const host = new Host(server.url, {
      script: `window.waslSettings = { site: "demo", titel: "Hello", locale: "en", accent: "teal", faq: { entries: [{ question: "Q?", answer: "" }] } };
        window.wasl = function () { (window.wasl.q = window.wasl.q || []).push(arguments); };
        wasl("opne");`,
    });
    await host.start();
    await shopper.visit(host.url);
    await ready(shopper.page);
    await shopper.open();
    await expect.poll(() => errors.filter((line) => line.includes('titel')).length).toBe(1);
    expect(errors.find((line) => line.includes('titel'))).toContain('title');
    await expect.poll(() => errors.filter((line) => line.includes('opne')).length).toBe(1);
    expect(errors.find((line) => line.includes('opne'))).toContain('open');
    await expect.poll(() => errors.filter((line) => line.includes('"accent"'))).toHaveLength(1);
    await expect
      .poll(() => errors.filter((line) => line.includes('faq.entries[0].answer')).length)
      .toBe(1);
    await host.remove();
  });

  test('an unknown site gives an error and the page goes on', async ({ server, visitor }) => {
    const shopper = await visitor();
    const host = new Host(server.url, { bare: true });
    await host.start();
    await shopper.page.goto(host.url);
    await shopper.page.addScriptTag({ url: `${server.url}/widget.js` });
    await call(shopper.page, 'boot', { site: 'nowhere' });
    await shopper.launcher.click();
    await expect(shopper.panel).toBeVisible();
    await expect(shopper.page.getByRole('heading', { name: 'A shop' })).toBeVisible();
    await host.remove();
  });
});

test('the JS API opens, tracks, identifies and tells', async ({ server, visitor, agent }) => {
  const shopper = await visitor();
  const host = new Host(server.url, {
    script: `window.seen = [];
      window.wasl = function () { (window.wasl.q = window.wasl.q || []).push(arguments); };
      wasl("on", "open", () => seen.push("open"));
      wasl("on", "event", (event) => seen.push(event.type));
      wasl("identify", { name: "Huda", email: "huda@shop.example" });
      wasl("track", "cart_item_added", { sku: "linen-shirt", price: 49.5 });
      wasl("open");`,
  });
  await host.start();
  await shopper.page.goto(host.url);
  await expect(shopper.panel).toBeVisible();
  await expect.poll(() => seen(shopper.page)).toContain('open');
  await expect.poll(() => seen(shopper.page)).toContain('wasl.custom.cart_item_added');
  await shopper.askForAPerson();
  await shopper.write('this is Huda');
  await shopper.sees('this is Huda', 'message.sent');
  const staff = await agent();
  await staff.choose('this is Huda');
  await expect(staff.page.getByText('Huda', { exact: true }).first()).toBeVisible();
  await expect(staff.page.getByText('huda@shop.example').first()).toBeVisible();
  await call(shopper.page, 'close');
  await expect(shopper.panel).toHaveCount(0);
  await call(shopper.page, 'hide');
  await expect(shopper.launcher).toHaveCount(0);
  await call(shopper.page, 'show');
  await expect(shopper.launcher).toBeVisible();
  await call(shopper.page, 'update', { locale: 'ar' });
  await call(shopper.page, 'toggle');
  await expect(shopper.page.getByRole('dialog', { name: 'المحادثة والمساعدة' })).toBeVisible();
  await host.remove();
});
