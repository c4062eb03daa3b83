// The demo shop's own rules, as its visitors meet them: what a shop would write, not a test.
import type { Page } from '@playwright/test';

import { clean } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';
import { LOTS, type Visitor } from './support/visitor.ts';
import { LANGUAGES, type Language } from './support/words.ts';

interface Meeting {
  /** The page where it happens. */
  path: string;
  /** What the visitor has done before. */
  before?: (page: Page, at: (path: string) => string) => Promise<void>;
  /** What they do there; again until the prompt is up. */
  act: (shopper: Visitor) => Promise<void>;
  /** What it says. */
  text: Record<Language, string>;
  /** Their lot, where another than the coupon's. */
  lot?: string;
}

const pass = (seconds: number) => (shopper: Visitor) =>
  shopper.page.clock.fastForward(seconds * 1_000);

async function leave(shopper: Visitor): Promise<void> {
  await shopper.leave();
  await shopper.page.clock.fastForward(1_000);
}

async function buy(page: Page, at: (path: string) => string): Promise<void> {
  await page.goto(at('/product/canvas-tote/'));
  await page.locator('form[data-product] button[type=submit]').click();
  await expect(page.locator('.added a')).toBeVisible();
}

const MEETINGS: Record<string, Meeting> = {
  'size-help': {
    path: '/product/linen-shirt/',
    act: async (shopper) => {
      await shopper.page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await shopper.page.clock.fastForward(7_000);
      await leave(shopper);
    },
    text: { en: 'Need a hand with sizes?', ar: 'تحتاج مساعدة في المقاس؟' },
  },
  'checkout-help': {
    path: '/checkout/',
    before: buy,
    act: pass(46),
    text: { en: 'Anything unclear before you pay?', ar: 'هل لديك سؤال قبل الدفع؟' },
  },
  'exit-coupon': {
    path: '/cart/',
    before: buy,
    act: leave,
    text: { en: '10 % off what is in your cart', ar: 'خصم ١٠٪ على ما في سلتك' },
  },
  'exit-coupon, the other variant': {
    path: '/',
    before: buy,
    act: leave,
    text: { en: 'anything we can clear up', ar: 'هل لديك سؤال عن التوصيل' },
    lot: LOTS.delivery,
  },
  'cart-waiting': {
    path: '/',
    before: buy,
    act: pass(91),
    text: { en: 'Your cart is waiting', ar: 'سلتك بانتظارك' },
  },
  stuck: {
    path: '/',
    act: (shopper) => shopper.page.locator('h1').click({ clickCount: 3 }),
    text: { en: 'does not do what you expect', ar: 'لا يعمل كما تتوقع' },
  },
  'price-copied': {
    path: '/product/olive-bowl/',
    act: (shopper) =>
      shopper.page.evaluate(() => {
        const title = document.querySelector('h1');
        if (title) getSelection()?.selectAllChildren(title);
        document.execCommand('copy');
      }),
    text: { en: 'Comparing?', ar: 'تقارن؟' },
  },
  'nothing-fits': {
    path: '/category/clothing/',
    act: async (shopper) => {
      await shopper.page.locator('[data-filter]').selectOption('');
      await shopper.page.locator('[data-filter]').selectOption('100');
      await expect(shopper.page.locator('.cards > li:visible')).toHaveCount(1);
      // Who has just used a field is let be for a moment.
      await shopper.page.clock.fastForward(6_000);
    },
    text: { en: 'Little to choose from', ar: 'الخيارات قليلة' },
  },
  'looking-around': {
    path: '/category/table/',
    before: async (page, at) => {
      for (const path of ['/', '/cart/', '/thank-you/', '/cart/']) {
        await page.goto(at(path));
        await expect(page.locator('.wasl-launcher')).toBeVisible();
        await page.locator('.wasl-launcher').hover();
        await expect(page.locator('.wasl-app .wasl-launcher')).toBeVisible();
      }
    },
    act: pass(9),
    text: { en: 'Finding your way?', ar: 'تتجول في المتجر؟' },
  },
  'shirt-or-trousers': {
    path: '/product/wide-trousers/',
    before: async (page, at) => {
      await page.goto(at('/product/linen-shirt/'));
      await page.locator('.wasl-launcher').hover();
      await expect(page.locator('.wasl-app .wasl-launcher')).toBeVisible();
    },
    act: pass(1),
    text: { en: 'The shirt and the trousers', ar: 'مقاس القميص يختلف' },
  },
  'back-in-stock': {
    path: '/product/cedar-candle/',
    act: pass(4),
    text: { en: 'Sold out for now', ar: 'نفدت الكمية الآن' },
  },
};

for (const language of LANGUAGES) {
  for (const [name, meeting] of Object.entries(MEETINGS)) {
    test(`the shop's ${name}, ${language}`, async ({ server, visitor }, info) => {
      const shopper = await visitor(language, { reducedMotion: 'reduce' });
      const { page } = shopper;
      const at = (path: string): string => `${server.url}${language === 'ar' ? '/ar' : ''}${path}`;
      await shopper.drawn(meeting.lot);
      await page.clock.install();
      await meeting.before?.(page, at);
      await shopper.visit(at(meeting.path));
      await shopper.launcher.hover();
      await expect(page.locator('.wasl-app .wasl-launcher')).toBeVisible();
      await expect(async () => {
        await meeting.act(shopper);
        await expect(shopper.prompt).toContainText(meeting.text[language], { timeout: 700 });
      }).toPass({ timeout: 40_000 });
      await shopper.settled();
      const file = `${name.replaceAll(/\W+/g, '-')}-${language}.png`;
      await page.screenshot({ path: info.outputPath(file) });
      await clean(page, name);
    });
  }

  test(`the shop greets who comes back, ${language}`, async ({ server, visitor }, info) => {
    const shopper = await visitor(language, { reducedMotion: 'reduce' });
    const { page } = shopper;
    await shopper.drawn(LOTS.coupon, 1);
    await page.clock.install();
    await shopper.visit(`${server.url}${language === 'ar' ? '/ar' : ''}/`);
    await shopper.launcher.hover();
    await expect(page.locator('.wasl-app .wasl-launcher')).toBeVisible();
    await expect(async () => {
      await page.clock.fastForward(6_000);
      await expect(page.locator('.wasl-badge')).toHaveText('1', { timeout: 500 });
    }).toPass();
    await page.screenshot({ path: info.outputPath(`welcome-badge-${language}.png`) });
    await shopper.open();
    await expect(
      shopper.bubble(language === 'ar' ? 'أهلًا بعودتك' : 'Good to see you again'),
    ).toBeVisible();
    await shopper.settled();
    await page.screenshot({ path: info.outputPath(`welcome-${language}.png`) });
  });
}

test('an order calls the coupon and the help at the checkout off', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page } = shopper;
  await shopper.drawn();
  await page.clock.install();
  const at = (path: string): string => `${server.url}${path}`;
  await buy(page, at);
  await shopper.visit(at('/checkout/'));
  for (const [name, text] of [
    ['email', 'a@b.example'],
    ['fullName', 'A'],
    ['street', 'B'],
    ['city', 'C'],
  ] as const) {
    await page.locator(`input[name=${name}]`).fill(text);
  }
  await page.locator('form.address button[type=submit]').click();
  await expect(page).toHaveURL(/thank-you/);
  await shopper.launcher.hover();
  await expect(page.locator('.wasl-app .wasl-launcher')).toBeVisible();
  const journey = () =>
    page.evaluate(
      () =>
        JSON.parse(localStorage.getItem('wasl:demo:journey') ?? '{}') as { cancelled?: string[] },
    );
  await expect
    .poll(async () => (await journey()).cancelled)
    .toEqual(['checkout-help', 'exit-coupon', 'cart-waiting']);
  // They buy again in this visit, and are left alone.
  await buy(page, at);
  await shopper.visit(at('/'));
  await shopper.launcher.hover();
  await expect(page.locator('.wasl-app .wasl-launcher')).toBeVisible();
  await leave(shopper);
  await page.clock.fastForward(100_000);
  await expect(shopper.prompt).toHaveCount(0);
});

test('who is held out sees nothing, and is counted', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page } = shopper;
  await shopper.drawn(LOTS.heldOut);
  await page.clock.install();
  await shopper.visit(`${server.url}/product/cedar-candle/`);
  await page.evaluate(() => {
    const kept: unknown[] = [];
    Object.assign(window, { kept });
    window.wasl?.('update', { holdout: 10 });
    window.wasl?.('on', 'event', (detail) => {
      const { type, data } = detail as { type: string; data: { properties: unknown } };
      kept.push([type, data.properties]);
    });
  });
  await shopper.launcher.hover();
  await expect(page.locator('.wasl-app .wasl-launcher')).toBeVisible();
  const told = () => page.evaluate(() => (window as unknown as { kept: unknown[] }).kept);
  await expect(async () => {
    await page.clock.fastForward(4_000);
    expect(await told()).toContainEqual([
      'wasl.experiment.exposed',
      { experiment: 'back-in-stock', variant: 'default', holdout: true },
    ]);
  }).toPass();
  expect(JSON.stringify(await told())).toContain('wasl.prompt.held_out');
  await expect(shopper.prompt).toHaveCount(0);
});
