// What stands below an answer of the FAQ, in a browser: product cards that reach the page's cart, rows
// that slide, pictures that keep their place, buttons; and what a hostile address comes to.
import type { Locator, Page } from '@playwright/test';

import { clean } from './support/axe.ts';
import { expect, NETWORK_LOSS, PHONE, test } from './support/fixtures.ts';
import { Host } from './support/host.ts';
import type { Visitor } from './support/visitor.ts';
import type { Language } from './support/words.ts';

const SHAPES: [Language, 'wide' | 'phone'][] = [
  ['en', 'wide'],
  ['ar', 'phone'],
];
const ASKED = {
  gifts: { en: 'I need a gift for a friend', ar: 'أحتاج هدية لصديق' },
  sizes: { en: 'Do you have a size chart?', ar: 'هل لديكم جدول مقاسات؟' },
  exchange: { en: 'What if it does not fit?', ar: 'ماذا لو لم يناسبني؟' },
} as const;
const FIRST = { en: 'Stoneware mug', ar: 'كوب فخاري' } as const;

const root = (language: Language) => (language === 'ar' ? '/ar/' : '/');
const row = (shopper: Visitor): Locator =>
  shopper.thread.getByRole('list', { name: shopper.word('card.products') }).last();
const slide = (shopper: Visitor, key: 'card.previous' | 'card.next'): Locator =>
  shopper.thread.getByRole('button', { name: shopper.word(key) });
/** How far a row is from its start, in either direction of writing. */
const at = (list: Locator): Promise<number> => list.evaluate((one) => Math.abs(one.scrollLeft));

/** Presses a button of a row until it leads no further; a press while the row still moves counts little. */
async function pressToEnd(button: Locator): Promise<void> {
  await expect(async () => {
    await button.press('Enter');
    await expect(button).toHaveAttribute('aria-disabled', 'true', { timeout: 1_000 });
  }).toPass();
}

/** The FAQ's events that the page is told, as type and properties. */
async function told(page: Page): Promise<() => Promise<[string, Record<string, unknown>][]>> {
  await page.evaluate(() => {
    const kept: unknown[] = [];
    Object.assign(window, { kept });
    window.wasl?.('on', 'event', (detail) => {
      const { type, data } = detail as { type: string; data: { properties: unknown } };
      if (type.startsWith('wasl.faq.')) kept.push([type, data.properties]);
    });
  });
  return () =>
    page.evaluate(() => (window as unknown as { kept: [string, Record<string, unknown>][] }).kept);
}

for (const [language, shape] of SHAPES) {
  test(`cards of an answer go into the page's cart, ${language}, ${shape}`, async ({
    server,
    visitor,
  }, info) => {
    const shopper = await visitor(language, shape === 'phone' ? PHONE : {});
    const { page } = shopper;
    await shopper.visit(server.url + root(language));
    const events = await told(page);
    await shopper.open();
    await shopper.write(ASKED.gifts[language]);
    const cards = row(shopper);
    await expect(cards.getByRole('listitem')).toHaveCount(4);
    await expect(cards.getByRole('listitem').first()).toContainText(FIRST[language]);
    await expect(cards.locator('img').first()).toHaveJSProperty('complete', true);
    await shopper.settled();
    // The answer is taller than the thread: it is read from the question on.
    const asked = shopper.thread.locator('.wasl-entry.is-mine').last();
    await expect(asked).toBeInViewport({ ratio: 1 });
    await clean(page, 'cards of an answer');
    await page.screenshot({ path: info.outputPath(`gifts-${language}-${shape}.png`) });

    const add = cards.getByRole('listitem').first().getByRole('button');
    await expect(add).toContainText(shopper.word('card.add'));
    await add.click();
    await expect(add).toContainText(shopper.word('card.added'));
    await expect(page.locator('[data-cart-count]')).toHaveText(language === 'ar' ? '١' : '1');
    expect(await events()).toContainEqual([
      'wasl.faq.card',
      { entry: 'gift-ideas', card: 'stoneware-mug', action: 'cart' },
    ]);
    // A finger slides the row itself; a pointer has buttons.
    if (shape === 'phone') {
      await expect(slide(shopper, 'card.next')).toBeHidden();
    } else {
      await expect(slide(shopper, 'card.next')).toBeVisible();
    }
  });

  test(`a picture has its place before it comes, and buttons lead on, ${language}, ${shape}`, async ({
    server,
    visitor,
  }, info) => {
    const shopper = await visitor(language, shape === 'phone' ? PHONE : {});
    const { page, thread } = shopper;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/img/size-chart.svg', async (route) => {
      await held;
      await route.continue();
    });
    await shopper.visit(server.url + root(language));
    const events = await told(page);
    await shopper.open();
    await shopper.write(ASKED.sizes[language]);
    const picture = thread.getByRole('img');
    await expect(picture).toHaveAttribute('loading', 'lazy');
    await shopper.settled();
    const before = await thread.locator('.wasl-entries').boundingBox();
    release();
    const width = (): Promise<number> =>
      picture.evaluate((image) => (image as HTMLImageElement).naturalWidth);
    await expect.poll(width).toBeGreaterThan(0);
    expect(await thread.locator('.wasl-entries').boundingBox()).toEqual(before);
    await clean(page, 'a picture');
    await page.screenshot({ path: info.outputPath(`sizes-${language}-${shape}.png`) });

    const link = thread.locator('.wasl-answer-buttons a');
    await expect(link).toHaveAttribute('href', /\/product\/linen-shirt\/$/);
    const exchange = thread.getByRole('button', { name: ASKED.exchange[language] });
    const box = await exchange.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
    await exchange.click();
    await expect(thread.locator('.wasl-matched')).toHaveCount(2);
    await shopper.thread.locator('.wasl-answer-buttons button').last().click();
    await expect(thread).toContainText(shopper.word('note.handed_over'));
    // The bot's own ways are gone; the link stays.
    await expect(thread.locator('.wasl-answer-buttons button')).toHaveCount(0);
    await expect(link).toBeVisible();
    const pressed = (await events()).filter(([type]) => type === 'wasl.faq.pressed');
    expect(pressed.map(([, about]) => about['action'])).toEqual(['question', 'chat']);
  });
}

test('a row is gone through by its buttons and by keyboard', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page } = shopper;
  await shopper.visit(server.url);
  await shopper.open();
  await shopper.write(ASKED.gifts.en);
  const cards = row(shopper);
  const [back, on] = [slide(shopper, 'card.previous'), slide(shopper, 'card.next')];
  const box = await on.boundingBox();
  expect([box?.width, box?.height]).toEqual([44, 44]);
  await expect(back).toHaveAttribute('aria-disabled', 'true');
  await expect(on).toHaveAttribute('aria-disabled', 'false');
  await on.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => at(cards)).toBeGreaterThan(150);
  await expect(back).toHaveAttribute('aria-disabled', 'false');
  await pressToEnd(on);
  // At its end the button keeps the focus, and the last card is whole.
  await expect(on).toBeFocused();
  const last = await cards.getByRole('listitem').last().boundingBox();
  const whole = await cards.boundingBox();
  expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(
    (whole?.x ?? 0) + (whole?.width ?? 0),
  );
  await pressToEnd(back);
  await expect.poll(() => at(cards)).toBe(0);
  await expect(back).toHaveAttribute('aria-disabled', 'true');
  // The arrows of the keyboard move it too, when it has the focus.
  await cards.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => at(cards)).toBeGreaterThan(0);
});

test('in Arabic the row and its buttons run the other way', async ({ server, visitor }) => {
  const shopper = await visitor('ar');
  await shopper.visit(`${server.url}/ar/`);
  await shopper.open();
  await shopper.write(ASKED.gifts.ar);
  const cards = row(shopper);
  const [back, on] = [slide(shopper, 'card.previous'), slide(shopper, 'card.next')];
  const [left, right] = [await on.boundingBox(), await back.boundingBox()];
  expect(left?.x).toBeLessThan(right?.x ?? 0);
  await on.click();
  await expect.poll(() => cards.evaluate((list) => list.scrollLeft)).toBeLessThan(-150);
  await back.click();
  await expect.poll(() => at(cards)).toBe(0);
});

test('with less motion the row jumps', async ({ server, visitor }) => {
  const shopper = await visitor('en', { reducedMotion: 'reduce' });
  await shopper.visit(server.url);
  await shopper.open();
  await shopper.write(ASKED.gifts.en);
  await expect(row(shopper)).toHaveCSS('scroll-behavior', 'auto');
});

test.describe('where all cards fit', () => {
  test('there is nothing to slide', async ({ server, visitor }) => {
    const shopper = await visitor();
    const { page, thread } = shopper;
    await shopper.visit(server.url);
    await shopper.open();
    await shopper.write('How do I wash linen and wool?');
    await expect(row(shopper).getByRole('listitem')).toHaveCount(1);
    await expect(thread.getByRole('button', { name: shopper.word('card.next') })).toHaveCount(0);
    // A panel as wide as a tablet's window has room for two.
    await page.evaluate(
      (cards) =>
        window.wasl?.('update', {
          faq: { entries: [{ question: 'What is new?', answer: 'These.', cards }] },
        }),
      [{ title: 'A' }, { title: 'B' }],
    );
    await thread.evaluate(
      (log) => ((log.closest('.wasl-panel') as HTMLElement).style.inlineSize = '700px'),
    );
    await shopper.write('what is new');
    await expect(row(shopper).getByRole('listitem')).toHaveCount(2);
    await expect(slide(shopper, 'card.next')).toBeHidden();
  });
});

test.describe('a picture that does not come', () => {
  test.use({ allowed: { lines: NETWORK_LOSS } });

  test('leaves its place to its words', async ({ server, visitor }, info) => {
    const shopper = await visitor();
    const { page, thread } = shopper;
    await page.route(/size-chart|stoneware-mug/, (route) => route.abort());
    await shopper.visit(server.url);
    await shopper.open();
    await shopper.write(ASKED.sizes.en);
    const words = thread.locator('.wasl-picture.is-broken');
    await expect(words).toContainText('A shirt laid flat');
    const box = await words.boundingBox();
    expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(1.5, 1);
    await page.screenshot({ path: info.outputPath('broken.png') });
    // A card goes on without: its title says what it is.
    await shopper.write(ASKED.gifts.en);
    await expect(row(shopper).getByRole('listitem').first().locator('img')).toHaveCount(0);
    await expect(row(shopper).getByRole('listitem').nth(1).locator('img')).toHaveCount(1);
  });
});

test.describe('addresses that may not be drawn', () => {
  test.use({ allowed: { lines: [/Option "faq\.entries\[0\]\./] } });

  test('are told by name, and come to nothing', async ({ server, visitor }) => {
    const shopper = await visitor();
    const { page, thread } = shopper;
    await shopper.visit(server.url);
    const lines: string[] = [];
    page.on('console', (message) => lines.push(message.text()));
    const evil = 'javascript:window.stolen=1';
    await page.evaluate((entry) => window.wasl?.('update', { faq: { entries: [entry] } }), {
      question: 'What is new?',
      answer: `![x](${evil}) <img src=x onerror=alert(1)>`,
      image: { src: 'data:image/svg+xml,<svg/onload=alert(1)>', alt: 'x' },
      cards: [
        { title: 'One', href: evil, image: evil },
        { title: '<b>Two</b>', href: '//evil.example/', image: '//evil.example/x.png' },
      ],
      buttons: [{ label: 'Press', action: 'link' as const, href: evil }],
    });
    await shopper.open();
    await shopper.write('what is new');
    await expect(row(shopper).getByRole('listitem')).toHaveCount(2);
    await expect(thread).toContainText('<b>Two</b>');
    await expect(thread).toContainText('<img src=x onerror=alert(1)>');
    await expect(thread.locator('img, a')).toHaveCount(0);
    expect(lines.join('\n')).toContain('faq.entries[0].image.src');
    expect(lines.join('\n')).toContain('faq.entries[0].buttons[0].href');
    expect(await page.evaluate(() => 'stolen' in window)).toBe(false);
  });
});

test.describe('without a server', () => {
  test.use({ allowed: { lines: [...NETWORK_LOSS, /Failed to load resource/] } });

  test('options in the page have cards, a picture and buttons', async ({ server, visitor }) => {
    const entries = [
      {
        id: 'mugs',
        question: 'Do you have mugs?',
        answer: 'One.\n\nStoneware.',
        image: { src: '/mug.svg', alt: 'A grey mug' },
        cards: [{ id: 'mug', title: 'Mug', price: '45 SAR', cart: { id: 'mug', quantity: 2 } }],
        buttons: [{ label: 'And glasses?', action: 'question', question: 'glasses' }],
      },
      { id: 'glasses', question: 'Do you have glasses?', answer: 'Three.' },
    ];
    const host = new Host(server.url, {
      script: `window.waslSettings = { site: "demo", events: { enabled: false }, faq: { entries: ${JSON.stringify(entries)} } };
        window.bought = [];
        window.wasl = window.wasl || function () { (window.wasl.q = window.wasl.q || []).push(arguments); };`,
    });
    await host.start();
    const shopper = await visitor();
    const { page, thread } = shopper;
    await page.route('**/v1/**', (route) => route.abort());
    await page.route('**/mug.svg', (route) =>
      route.fulfill({
        contentType: 'image/svg+xml',
        body: '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>',
      }),
    );
    await shopper.visit(host.url);
    await page.evaluate(() =>
      window.wasl?.('on', 'cart', (given: unknown) =>
        (window as unknown as { bought: unknown[] }).bought.push(given),
      ),
    );
    await shopper.open();
    await shopper.write('do you have mugs');
    await expect(thread.getByRole('img', { name: 'A grey mug' })).toBeVisible();
    await row(shopper).getByRole('button').click();
    const bought = () => page.evaluate(() => (window as unknown as { bought: unknown[] }).bought);
    await expect.poll(bought).toEqual([{ id: 'mug', quantity: 2 }]);
    await thread.getByRole('button', { name: 'And glasses?' }).click();
    await expect(thread).toContainText('Three.');
    await host.remove();
  });
});

test("an agent's picture is drawn for the visitor and in the console", async ({
  server,
  visitor,
  agent,
}, info) => {
  const host = new Host(server.url);
  await host.start();
  const picture = {
    contentType: 'image/svg+xml',
    body: '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="200" fill="teal"/></svg>',
  };
  const shopper = await visitor();
  const staff = await agent();
  for (const page of [shopper.page, staff.page]) {
    await page.route('https://pictures.example/**', (route) => route.fulfill(picture));
  }
  await shopper.beginConversation(host.url.replace(/\/$/, ''), 'which one do you mean');
  await staff.choose('which one do you mean');
  await staff.composer.fill('This one:\n\n![The teal one](https://pictures.example/teal.svg)');
  await staff.composer.press('Enter');
  for (const thread of [shopper.thread, staff.thread]) {
    const image = thread.getByRole('img', { name: 'The teal one' });
    await expect(image).toBeVisible();
    await expect
      .poll(() => image.evaluate((one) => (one as HTMLImageElement).naturalWidth))
      .toBe(300);
  }
  await shopper.settled();
  await shopper.page.screenshot({ path: info.outputPath('agent-visitor.png') });
  await staff.page.screenshot({ path: info.outputPath('agent-console.png') });
  // An address that may not be loaded is no picture, for either.
  await staff.composer.fill('![evil](javascript:alert(1)) ![plain](http://pictures.example/x.svg)');
  await staff.composer.press('Enter');
  await expect(shopper.thread.getByRole('link', { name: 'plain' })).toBeVisible();
  for (const thread of [shopper.thread, staff.thread]) {
    await expect(thread.locator('img')).toHaveCount(1);
  }
  await host.remove();
});
