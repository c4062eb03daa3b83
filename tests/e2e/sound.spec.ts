// The tone for a message that nobody is reading: one in all tabs of a browser, and none when it
// is switched off.
import type { BrowserContext, Page } from '@playwright/test';

import { expect, test } from './support/fixtures.ts';
import { LANGUAGES } from './support/words.ts';
import { Visitor } from './support/visitor.ts';

interface Heard {
  /** Tones that were begun. */
  begun: number;
  /** Tones that the browser has played to their end. */
  played: number;
}

/** Counts the tones of a browser's pages. */
async function listen(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const heard: Heard = { begun: 0, played: 0 };
    Object.assign(window, { heard });
    const start = AudioScheduledSourceNode.prototype.start;
    AudioScheduledSourceNode.prototype.start = function (when) {
      heard.begun += 1;
      this.addEventListener('ended', () => (heard.played += 1));
      start.call(this, when);
    };
  });
}

const heard = (page: Page): Promise<Heard> =>
  page.evaluate(() => (window as unknown as { heard: Heard }).heard);

/** The tones of some pages, all together. */
async function tones(...pages: Page[]): Promise<number> {
  let all = 0;
  for (const page of pages) all += (await heard(page)).begun;
  return all;
}

/** Waits until another message may sound again. */
async function rested(page: Page): Promise<void> {
  await page.waitForFunction(
    () => Date.now() > Number(localStorage.getItem('wasl:demo:sound')) + 4_000,
  );
}

/** Tells a page that it went to the back or came to the front. */
async function turn(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}

/** Two tabs of a visitor in conversation, with their panels closed; the first leads. */
async function two(first: Visitor, server: string, mark: string): Promise<Visitor> {
  await first.beginConversation(server, mark);
  const second = new Visitor(await first.page.context().newPage());
  await second.visit(`${server}/cart/`);
  await second.open();
  await expect(second.bubble(mark)).toHaveCount(1);
  for (const one of [first, second]) await one.launcher.click();
  return second;
}

const badge = (one: Visitor) => one.page.locator('.wasl-launcher .wasl-badge');

test('one tone over two tabs, in the one in front', async ({ server, visitor, agent }) => {
  const first = await visitor();
  await listen(first.page.context());
  const second = await two(first, server.url, 'who rings');
  const pages = [first.page, second.page];
  const staff = await agent();
  await staff.choose('who rings');
  await staff.reply('ring');
  await expect.poll(() => tones(...pages)).toBe(1);
  await expect.poll(async () => (await heard(first.page)).played).toBe(1);

  // The leader goes to the back: the follower that is in front sounds it.
  await turn(first.page, true);
  await rested(second.page);
  await staff.reply('ring again');
  await expect.poll(() => tones(second.page)).toBe(1);
  expect(await tones(first.page)).toBe(1);

  // Both in the back: the leader.
  await turn(second.page, true);
  await rested(first.page);
  await staff.reply('and again');
  await expect.poll(() => tones(first.page)).toBe(2);
  expect(await tones(second.page)).toBe(1);
});

test('no tone for what is read, in whatever tab', async ({ server, visitor, agent }) => {
  const first = await visitor();
  await listen(first.page.context());
  const second = await two(first, server.url, 'who reads');
  const staff = await agent();
  await staff.choose('who reads');
  for (const reader of [first, second]) {
    await reader.open();
    const words = `read it, ${reader === first ? 1 : 2}`;
    await staff.reply(words);
    await expect(staff.thread.locator('.message', { hasText: words })).toContainText(
      staff.word('console.seen'),
    );
    await reader.launcher.click();
  }
  await staff.reply('unread');
  await expect(badge(first)).toHaveText('1');
  await expect.poll(() => tones(first.page, second.page)).toBe(1);
});

for (const language of LANGUAGES) {
  test(`the switch is for all tabs and pages, in ${language}`, async ({
    server,
    visitor,
    agent,
  }) => {
    const shop = language === 'ar' ? `${server.url}/ar` : server.url;
    const mark = `switched, ${language}`;
    const first = await visitor(language);
    await listen(first.page.context());
    await first.beginConversation(shop, mark);
    const second = new Visitor(await first.page.context().newPage(), language);
    await second.visit(`${shop}/cart/`);
    await second.open();
    const bell = (one: Visitor) => one.button('panel.sound');
    await expect(bell(first)).toHaveAttribute('aria-pressed', 'true');
    await bell(second).click();
    for (const one of [first, second]) {
      await expect(bell(one)).toHaveAttribute('aria-pressed', 'false');
      await one.launcher.click();
    }
    const staff = await agent();
    await staff.choose(mark);
    await staff.reply('in silence');
    for (const one of [first, second]) await expect(badge(one)).toHaveText('1');

    await second.page.reload();
    await second.open();
    await expect(bell(second)).toHaveAttribute('aria-pressed', 'false');
    await bell(second).click();
    await second.launcher.click();
    await staff.reply('aloud');
    // The one before made none in either.
    await expect.poll(() => tones(first.page, second.page)).toBe(1);
  });
}

test('what is read back after a reload is silent, and so is a page nobody touched', async ({
  server,
  visitor,
  agent,
}) => {
  const shopper = await visitor();
  await listen(shopper.page.context());
  await shopper.beginConversation(server.url, 'reloaded');
  await shopper.launcher.click();
  await shopper.page.goto('about:blank');
  const staff = await agent();
  await staff.choose('reloaded');
  await staff.reply('while you were away');

  // A page without a press on it may not sound: nothing is tried, so nothing is said.
  await shopper.visit(`${server.url}/`);
  await expect(badge(shopper)).toHaveText('1');
  await staff.reply('to an untouched page');
  await expect(badge(shopper)).toHaveText('2');
  await rested(shopper.page);

  await shopper.page.reload();
  await shopper.page.locator('h1').first().click();
  await expect(badge(shopper)).toHaveText('2');
  await staff.reply('news');
  await expect.poll(() => tones(shopper.page)).toBe(1);
});

test('a merchant can do without', async ({ server, visitor }) => {
  const shopper = await visitor();
  await shopper.page.addInitScript(() => {
    window.waslSettings = { sound: false };
  });
  await shopper.visit(`${server.url}/`);
  await shopper.open();
  await expect(shopper.button('panel.close')).toBeVisible();
  await expect(shopper.button('panel.sound')).toHaveCount(0);
});

for (const language of LANGUAGES) {
  test(`the agent hears of a conversation they are not looking at, in ${language}`, async ({
    server,
    visitor,
    agent,
  }) => {
    const shop = language === 'ar' ? `${server.url}/ar` : server.url;
    const staff = await agent(language);
    await listen(staff.page.context());
    await staff.page.reload();
    await staff.ready();
    const bell = staff.page.getByRole('button', { name: staff.word('console.sound'), exact: true });
    // A page that nobody has touched stays silent.
    await bell.click();
    await expect(bell).toHaveAttribute('aria-pressed', 'false');
    const shopper = await visitor(language);
    await shopper.beginConversation(shop, `unheard, ${language}`);
    await expect(staff.inbox).toContainText(`unheard, ${language}`);

    await staff.page.reload();
    await staff.ready();
    await expect(bell).toHaveAttribute('aria-pressed', 'false');
    await bell.click();
    await staff.choose(`unheard, ${language}`);
    await shopper.write('you are looking');
    await expect(staff.thread).toContainText('you are looking');
    await staff.turnTo('console.scores');
    await shopper.write('you are not');
    await expect.poll(() => tones(staff.page)).toBe(1);
  });
}
