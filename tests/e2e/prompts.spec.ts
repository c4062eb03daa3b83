// When prompts come up, as only a browser shows it.
import type { Page } from '@playwright/test';

import { expect, test } from './support/fixtures.ts';
import { give, type Prompt, track } from './support/prompts.ts';

/** What the widget told the page's handlers of prompts. */
async function told(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const kept: string[] = [];
    Object.assign(window, { told: kept });
    window.wasl?.('on', 'prompt', (detail) => {
      const { id, action } = detail as { id: string; action: string };
      kept.push(`${id} ${action}`);
    });
  });
  return () => page.evaluate(() => (window as unknown as { told: string[] }).told);
}

test('a rule on the address is written as people write it', async ({ server, visitor }) => {
  const shopper = await visitor('ar');
  const { page } = shopper;
  await shopper.visit(`${server.url}/ar/`);
  await page.evaluate(() => {
    const prompts = [{ id: 'cart', text: 'سلتك بانتظارك', when: { url: { contains: '/سلة/' } } }];
    window.wasl?.('update', { prompts });
    history.pushState({}, '', '/ar/سلة/?خصم=١٠%25');
  });
  expect(await page.evaluate(() => location.pathname)).toBe('/ar/%D8%B3%D9%84%D8%A9/');
  await expect(shopper.prompt).toContainText('سلتك بانتظارك');
});

test('who scrolled while the widget was still loading has scrolled', async ({
  server,
  visitor,
}) => {
  const shopper = await visitor('en');
  const { page } = shopper;
  await shopper.drawn();
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  // Until its settings are there the widget does not know what to listen to.
  await page.route('**/v1/sites/*/settings*', async (route) => {
    await held;
    await route.continue();
  });
  await shopper.visit(`${server.url}/product/linen-shirt/`);
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener('scroll', resolve, { once: true });
        scrollTo(0, document.body.scrollHeight);
      }),
  );
  goOn();
  await expect(async () => {
    await shopper.leave();
    await expect(shopper.prompt).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
});

test('depth counts against the page as it is: short, and growing', async ({ server, visitor }) => {
  const shopper = await visitor('en', { viewport: { width: 1280, height: 5_000 } });
  const { page } = shopper;
  await shopper.visit(`${server.url}/`);
  // The page fits the window: all of it has been seen.
  await give(page, { id: 'whole', text: 'All seen', when: { scroll: 100, 'event.name': 'look' } });
  await expect(async () => {
    await track(page, 'look');
    await expect(shopper.prompt).toContainText('All seen', { timeout: 300 });
  }).toPass();
  await page.evaluate(() => {
    const more = document.createElement('div');
    more.style.height = '20000px';
    document.body.append(more);
  });
  const actions = await told(page);
  await give(
    page,
    { id: 'rest', text: 'Half', when: { scroll: 50, 'event.name': 'again' } },
    { id: 'less', text: 'Not half', when: { scroll: { $lt: 50 }, 'event.name': 'again' } },
  );
  await expect(async () => {
    await track(page, 'again');
    await expect(shopper.prompt).toContainText('Not half', { timeout: 300 });
  }).toPass();
  expect(await actions()).toEqual(['less shown']);
});

test('a page that changes its address is another page', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page } = shopper;
  await shopper.visit(`${server.url}/`);
  // Before the widget is there, the address that it finds is the first page.
  await shopper.launcher.hover();
  await expect(page.locator('.wasl-app .wasl-launcher')).toBeVisible();
  await give(page, {
    id: 'p',
    cap: 9,
    when: { path: '/a', pageCount: { $gte: 2 } },
    buttons: [{ label: 'No', action: 'dismiss' }],
  });
  await page.evaluate(() => history.pushState({}, '', '/a'));
  await expect(shopper.prompt).toBeVisible();
  await page.evaluate(() => history.pushState({}, '', '/b'));
  await expect(shopper.prompt).toHaveCount(0);
  // The same address again is no new page.
  const views = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let views = 0;
        window.wasl?.('on', 'event', (detail) => {
          views += Number((detail as { type: string }).type === 'wasl.page.viewed');
          if ((detail as { type: string }).type === 'wasl.custom.end') resolve(views);
        });
        history.replaceState({}, '', '/b');
        history.replaceState({}, '', '/b#part');
        setTimeout(() => window.wasl?.('track', 'end'), 200);
      }),
  );
  expect(views).toBe(0);
});

test('clicks, elements in view and copied text bring prompts up', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page } = shopper;
  await shopper.visit(`${server.url}/product/linen-shirt/`);
  await page.evaluate(() => {
    const box = document.createElement('div');
    box.id = 'box';
    box.textContent = 'LINEN10';
    box.style.marginTop = '3000px';
    // The page keeps its clicks to itself.
    box.addEventListener('click', (event) => event.stopPropagation());
    document.body.append(box);
  });
  for (const [id, when, act] of [
    ['seen', { visible: '#box' }, () => page.locator('#box').scrollIntoViewIfNeeded()],
    ['clicked', { clicked: '#box' }, () => page.locator('#box').click()],
    [
      'copied',
      { copied: { $regex: 'LINEN' } },
      () =>
        page.evaluate(() => {
          const box = document.querySelector('#box');
          if (box) getSelection()?.selectAllChildren(box);
          document.execCommand('copy');
        }),
    ],
    ['rage', { rageClick: true }, () => page.locator('#box').click({ clickCount: 3 })],
  ] as const) {
    await give(page, { id, text: `It was ${id}`, when });
    await expect(shopper.prompt).toHaveCount(0);
    await expect(async () => {
      await act();
      await expect(shopper.prompt).toContainText(`It was ${id}`, { timeout: 500 });
    }).toPass();
    await give(page);
  }
});

test('nobody is disturbed while typing or in a dialog', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page } = shopper;
  await page.clock.install();
  await shopper.visit(`${server.url}/product/linen-shirt/`);
  await shopper.launcher.hover();
  await expect(page.locator('.wasl-app .wasl-launcher')).toBeVisible();
  await give(
    page,
    { id: 'p', text: 'After the dialog', wait: 60, when: { 'event.name': 'one' } },
    { id: 'q', text: 'After the typing', wait: 60, when: { 'event.name': 'two' } },
  );
  await page.evaluate(() => {
    const field = document.createElement('input');
    const dialog = document.createElement('dialog');
    dialog.textContent = 'Our cookies';
    document.body.append(field, dialog);
    dialog.showModal();
  });
  await track(page, 'one');
  await page.clock.fastForward(10_000);
  await expect(shopper.prompt).toHaveCount(0);
  await page.evaluate(() => document.querySelector('dialog')?.close());
  await page.clock.fastForward(5_000);
  await expect(shopper.prompt).toContainText('After the dialog');
  await shopper.prompt.getByRole('button', { name: shopper.word('prompt.dismiss') }).click();
  await page.clock.fastForward(60_000);

  const field = page.locator('input').last();
  await field.focus();
  await page.keyboard.type('a');
  await track(page, 'two');
  await expect(shopper.prompt).toHaveCount(0);
  await page.keyboard.type('b');
  await page.clock.fastForward(2_000);
  await expect(shopper.prompt).toHaveCount(0);
  await page.clock.fastForward(4_000);
  await expect(shopper.prompt).toContainText('After the typing');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('ab');
});

test('what was refused for good in one tab does not come in another', async ({
  server,
  visitor,
}) => {
  const shopper = await visitor();
  const { page } = shopper;
  const rule: Prompt = {
    id: 'p',
    cap: 9,
    when: { 'event.name': 'go' },
    buttons: [{ label: 'Never again', action: 'never' }],
  };
  await shopper.visit(`${server.url}/`);
  const other = await page.context().newPage();
  await other.goto(`${server.url}/`);
  for (const tab of [page, other]) await give(tab, rule);
  await track(page, 'go');
  await shopper.prompt.getByRole('button', { name: 'Never again' }).click();
  await expect(shopper.prompt).toHaveCount(0);
  const actions = await told(other);
  await track(other, 'go');
  await give(other, rule, { id: 'q', when: { 'event.name': 'then' } });
  await track(other, 'then');
  await expect.poll(actions).toEqual(['q shown']);
});

test('no listener stays behind when nobody needs it', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page } = shopper;
  await page.addInitScript(() => {
    const counts: Record<string, number> = {};
    Object.assign(window, { counts });
    for (const target of [EventTarget.prototype]) {
      const { addEventListener: add, removeEventListener: remove } = target;
      target.addEventListener = function (...args: Parameters<typeof add>) {
        counts[args[0]] = (counts[args[0]] ?? 0) + 1;
        add.apply(this, args);
      };
      target.removeEventListener = function (...args: Parameters<typeof remove>) {
        counts[args[0]] = (counts[args[0]] ?? 0) - 1;
        remove.apply(this, args);
      };
    }
  });
  await shopper.visit(`${server.url}/`);
  await shopper.launcher.hover();
  await expect(page.locator('.wasl-app .wasl-launcher')).toBeVisible();
  await give(page);
  const count = () =>
    page.evaluate(() => {
      const { counts } = window as unknown as { counts: Record<string, number> };
      return ['mousemove', 'mouseout', 'mouseenter', 'scroll', 'copy'].map(
        (kind) => counts[kind] ?? 0,
      );
    });
  const before = await count();
  await give(page, { id: 'p', when: { exitIntent: true, scroll: 1, copied: 'x' } });
  await expect.poll(count).not.toEqual(before);
  await give(page);
  await expect.poll(count).toEqual(before);
});
