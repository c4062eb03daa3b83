// Ways to leave and to come back, as only a browser shows them: the pointer, touch, addresses
// without a reload, pages kept for "back", other tabs.
import { expect, PHONE, test } from './support/fixtures.ts';
import { add, give, ready, told } from './support/prompting.ts';

test('the pointer that leaves by the upper edge shows it, one that comes back does not', async ({
  server,
  visitor,
}) => {
  const shopper = await visitor();
  const { page } = shopper;
  await page.clock.install();
  await shopper.visit(`${server.url}/`);
  await ready(shopper);
  await give(shopper, { id: 'p', text: 'Going already?', when: { exitIntent: true } });
  const out = (type: string, clientY: number) =>
    page.evaluate(
      ([type, clientY]) =>
        document.documentElement.dispatchEvent(
          new MouseEvent(type, { clientX: 300, clientY, bubbles: type !== 'mouseenter' }),
        ),
      [type, clientY] as const,
    );
  // By the side, then up and back again, then up and away.
  await out('mouseout', 200);
  await page.clock.runFor(1_000);
  await expect(shopper.prompt).toHaveCount(0);
  await out('mouseout', -1);
  await page.clock.runFor(100);
  await out('mouseenter', 5);
  await page.clock.runFor(1_000);
  await expect(shopper.prompt).toHaveCount(0);
  await out('mouseout', -1);
  await page.clock.runFor(300);
  await expect(shopper.prompt).toContainText('Going already?');
});

test('on touch a fling upwards shows it, slow scrolling does not', async ({ server, visitor }) => {
  const shopper = await visitor('en', PHONE);
  const { page } = shopper;
  await shopper.visit(`${server.url}/`);
  await shopper.launcher.dispatchEvent('touchstart');
  await expect(page.locator('.wasl-app .wasl-launcher')).toBeVisible();
  await add(page, `return Object.assign(document.createElement('div'), { id: 'tall' });`);
  await page.evaluate(() => {
    const tall = document.querySelector('#tall') as HTMLElement;
    tall.style.height = '9000px';
    scrollTo({ top: 8_000, behavior: 'instant' });
  });
  await give(shopper, { id: 'p', text: 'Before you go', when: { exitIntent: true } });
  const touch = await page.context().newCDPSession(page);
  // A finger that moves down the screen moves the page up.
  const drag = async (steps: number, pause: number) => {
    const point = (y: number) => ({ touchPoints: [{ x: 200, y }] });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', ...point(120) });
    for (let step = 1; step <= steps; step++) {
      const y = 120 + (580 * step) / steps;
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', ...point(y) });
      // The speed of the finger is what is tried here.
      await page.waitForTimeout(pause);
    }
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  const top = () => page.evaluate(() => scrollY);
  await drag(30, 60);
  expect(await top()).toBeLessThan(7_700);
  await expect(shopper.prompt).toHaveCount(0);
  await expect(async () => {
    await page.evaluate(() => scrollTo({ top: 8_000, behavior: 'instant' }));
    await drag(6, 16);
    await expect(shopper.prompt).toContainText('Before you go', { timeout: 500 });
  }).toPass();
});

test('on touch the way back to a page that was put away shows it', async ({ server, visitor }) => {
  const shopper = await visitor('en', PHONE);
  const { page } = shopper;
  await page.clock.install();
  await shopper.visit(`${server.url}/`);
  await shopper.launcher.dispatchEvent('touchstart');
  await expect(page.locator('.wasl-app .wasl-launcher')).toBeVisible();
  await give(shopper, { id: 'p', text: 'Welcome back', when: { exitIntent: true } });
  const put = (hidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await put(true);
  await page.clock.fastForward(1_000);
  await put(false);
  await expect(shopper.prompt).toHaveCount(0);
  await put(true);
  await page.clock.fastForward(3_000);
  await put(false);
  await expect(shopper.prompt).toContainText('Welcome back');
});

test.describe('without the Navigation API', () => {
  const without = () => {
    Object.defineProperty(window, 'navigation', { value: undefined });
  };

  test('a changed address is another page, and the functions of the page are put back', async ({
    server,
    visitor,
  }) => {
    const shopper = await visitor();
    const { page } = shopper;
    await page.addInitScript(without);
    await shopper.visit(`${server.url}/`);
    const isOwn = () =>
      page.evaluate(() =>
        (['pushState', 'replaceState'] as const).map((method) => Object.hasOwn(history, method)),
      );
    await ready(shopper);
    expect(await isOwn()).toEqual([true, true]);
    const views = await told(page);
    // Without a click, from a timer: nothing but the call itself tells of it.
    await page.evaluate(async () => {
      const soon = () => new Promise((resolve) => setTimeout(resolve, 150));
      history.pushState({}, '', '/a/');
      await soon();
      history.replaceState({}, '', '/a/');
      history.replaceState({}, '', '/a/#part');
      await soon();
      history.replaceState({}, '', '/b/');
      await soon();
      history.back();
    });
    await expect.poll(views).toEqual(['viewed /a/', 'viewed /b/', 'viewed /']);

    // Started again it does not nest.
    await page.evaluate(() => {
      window.wasl?.('destroy');
    });
    expect(await isOwn()).toEqual([false, false]);
    await page.evaluate(() => window.wasl?.('boot'));
    await ready(shopper);
    const again = await told(page);
    await page.evaluate(() => history.pushState({}, '', '/c/'));
    await expect.poll(again).toEqual(['viewed /c/']);

    // Another script's wrapper around ours stays, and ours is joined again below it.
    await page.evaluate(() => {
      const { pushState } = history;
      history.pushState = function (...given) {
        Object.assign(window, { theirs: true });
        pushState.apply(this, given);
      };
      window.wasl?.('destroy');
      window.wasl?.('boot');
    });
    await ready(shopper);
    const after = await told(page);
    await page.evaluate(() => history.pushState({}, '', '/d/'));
    await expect.poll(after).toEqual(['viewed /d/']);
    expect(await page.evaluate(() => (window as unknown as { theirs: boolean }).theirs)).toBe(true);
  });
});

test('a page that comes back from "back" is no new page, and knows what others stored', async ({
  server,
  visitor,
}) => {
  const shopper = await visitor();
  const { page } = shopper;
  await shopper.visit(`${server.url}/`);
  await ready(shopper);
  await give(
    shopper,
    { id: 'p', text: 'Once a visitor', when: { 'event.name': 'go' } },
    {
      id: 'q',
      text: 'In its place',
      when: { 'event.name': 'go' },
    },
  );
  const seen = await told(page);
  // Chromium keeps no page for "back" while it is driven: what a kept page meets is done to it.
  await page.evaluate(() => {
    const turn = (hidden: boolean) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event('visibilitychange'));
    };
    turn(true);
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    // Meanwhile another page showed it: no `storage` event reaches a page that is kept.
    const shown = [
      { id: 'p', shown: 1, at: Date.now() - 60_000, times: [Date.now() - 60_000], never: false },
    ];
    localStorage.setItem('wasl:demo:prompts', JSON.stringify(shown));
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    turn(false);
    window.wasl?.('track', 'go');
  });
  await expect(shopper.prompt).toContainText('In its place');
  expect(await seen()).toEqual(['q shown']);
});

test('a cap counts over two tabs', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page } = shopper;
  await shopper.visit(`${server.url}/`);
  await ready(shopper);
  const other = await page.context().newPage();
  await other.goto(`${server.url}/`);
  await other.locator('.wasl-launcher').hover();
  await expect(other.locator('.wasl-app .wasl-launcher')).toBeVisible();
  const rules = [
    { id: 'p', text: 'Once', when: { 'event.name': 'go' } },
    { id: 'q', text: 'Next', when: { 'event.name': 'then' } },
  ];
  for (const tab of [page, other]) {
    await tab.evaluate(
      (prompts) => window.wasl?.('update', { promptCooldown: 0, prompts: prompts as never }),
      rules,
    );
  }
  const here = await told(page);
  const there = await told(other);
  await page.evaluate(() => window.wasl?.('track', 'go'));
  await expect.poll(here).toEqual(['p shown']);
  await expect(async () => {
    await other.evaluate(() => {
      window.wasl?.('track', 'go');
      window.wasl?.('track', 'then');
    });
    expect(await there()).toEqual(['q shown']);
  }).toPass();
});
