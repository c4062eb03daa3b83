// What a prompt offers and does: in a browser, against the real server, by mouse and by keyboard.
import { randomUUID } from 'node:crypto';

import type { Page } from '@playwright/test';

import { clean } from './support/axe.ts';
import { expect, NETWORK_LOSS, PHONE, test } from './support/fixtures.ts';
import { give, type Prompt, track } from './support/prompts.ts';
import type { Server } from './support/server.ts';
import type { Visitor } from './support/visitor.ts';
import { LANGUAGES } from './support/words.ts';

const GO: Prompt = { id: 'offer', when: { 'event.name': 'go' } };

/** Visits a page and has a prompt come up there. */
async function offer(shopper: Visitor, server: Server, content: Prompt): Promise<Page> {
  const { page } = shopper;
  await shopper.visit(`${server.url}${shopper.language === 'ar' ? '/ar' : ''}/`);
  await give(page, { ...GO, ...content });
  await track(page, 'go');
  return page;
}

/** The types and properties of the events that the page was told. */
async function events(page: Page): Promise<() => Promise<[string, Record<string, unknown>][]>> {
  await page.evaluate(() => {
    const kept: unknown[] = [];
    Object.assign(window, { kept });
    window.wasl?.('on', 'event', (detail) => {
      const { type, data } = detail as { type: string; data: { properties: unknown } };
      kept.push([type, data.properties]);
    });
  });
  return () =>
    page.evaluate(() => (window as unknown as { kept: [string, Record<string, unknown>][] }).kept);
}

const CARD = {
  title: 'Stoneware mug',
  text: 'Fired twice, made to last',
  image: '/img/stoneware-mug.svg',
  alt: 'A mug of grey stoneware',
  price: '45 SAR',
  was: '60 SAR',
  href: '/product/stoneware-mug/',
  button: 'See the mug',
};

test('a quick reply asks the bot, then whoever has the conversation', async ({
  server,
  visitor,
  agent,
}) => {
  const shopper = await visitor();
  const page = await offer(shopper, server, {
    cap: 9,
    replies: ['How long does delivery take?', 'Is my order on its way?'],
  });
  const focused = await page.evaluate(() => document.activeElement?.tagName);
  await expect(shopper.prompt.getByRole('listitem')).toHaveCount(2);
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe(focused);
  await shopper.prompt.getByRole('button', { name: 'How long does delivery take?' }).click();
  await expect(shopper.prompt).toHaveCount(0);
  await expect(shopper.thread).toContainText('working day');

  await shopper.askForAPerson();
  await shopper.button('panel.close').click();
  const words = `Is my order on its way? ${randomUUID()}`;
  await shopper.visit(`${server.url}/category/table/`);
  await give(page, { ...GO, id: 'again', replies: [words] });
  await expect(async () => {
    await track(page, 'go');
    await expect(shopper.prompt).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await shopper.prompt.getByRole('button', { name: words }).click();
  await shopper.sees(words, 'message.sent');
  const staff = await agent();
  await staff.choose(words);
});

test('a product keeps its place, and its link is a link', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page } = shopper;
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route('**/img/stoneware-mug.svg*', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${server.url}/cart/`);
  await give(page, { ...GO, card: CARD });
  await track(page, 'go');
  const picture = shopper.prompt.getByRole('img', { name: CARD.alt });
  await expect(picture).toBeAttached();
  await shopper.settled();
  const before = await shopper.prompt.boundingBox();
  goOn();
  await expect
    .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(0);
  expect(await shopper.prompt.boundingBox()).toEqual(before);
  await expect(shopper.prompt.locator('.wasl-price')).toHaveText(
    `${shopper.word('card.price')} 45 SAR${shopper.word('card.was')} 60 SAR`,
  );
  await shopper.prompt.getByRole('link', { name: CARD.button }).click();
  await expect(page).toHaveURL(/\/product\/stoneware-mug\/$/);
});

test('a picture that does not load leaves its place to the words', async ({
  server,
  visitor,
  allowed,
}) => {
  allowed.lines = NETWORK_LOSS;
  const shopper = await visitor();
  await shopper.page.route('**/img/gone.svg', (route) => route.abort());
  await offer(shopper, server, { card: { ...CARD, image: '/img/gone.svg' } });
  await expect(shopper.prompt).toContainText('45 SAR');
  await expect(shopper.prompt.getByRole('img')).toHaveCount(0);
  // The name is the link where the link has no words of its own.
  await give(shopper.page, { ...GO, id: 'two', card: { ...CARD, button: undefined } });
  await track(shopper.page, 'go');
  await expect(shopper.prompt.getByRole('link', { name: CARD.title })).toBeVisible();
});

test('a code is copied, and said to be', async ({ server, visitor }) => {
  const shopper = await visitor();
  await shopper.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await offer(shopper, server, { coupon: { code: 'NOOR10', note: '10 % off' } });
  const told = await events(page);
  const copy = shopper.prompt.getByRole('button', { name: shopper.word('coupon.copy') });
  await copy.focus();
  await page.keyboard.press('Enter');
  await expect(
    shopper.prompt.getByRole('button', { name: shopper.word('coupon.copied') }),
  ).toBeFocused();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('NOOR10');
  await expect(page.locator('.wasl-unseen[role=status]')).toHaveText(shopper.word('coupon.copied'));
  await shopper.prompt.getByRole('button', { name: shopper.word('prompt.dismiss') }).click();
  await expect(shopper.prompt).toHaveCount(0);
  const clicked = (await told()).filter(([type]) => type === 'wasl.prompt.clicked');
  expect(clicked.map(([, { part }]) => part)).toEqual(['coupon']);
});

test('a code that may not be copied is selected, and said to be', async ({ server, visitor }) => {
  const shopper = await visitor();
  await shopper.page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden'));
  });
  const page = await offer(shopper, server, { coupon: { code: 'NOOR10' } });
  await shopper.prompt.getByRole('button', { name: shopper.word('coupon.copy') }).click();
  await expect(shopper.prompt).toContainText(shopper.word('coupon.selected'));
  const code = shopper.prompt.getByRole('textbox', { name: shopper.word('coupon.code') });
  await expect(code).toBeFocused();
  expect(
    await code.evaluate((node) => {
      const { selectionStart, selectionEnd, value } = node as HTMLInputElement;
      return value.slice(selectionStart ?? 0, selectionEnd ?? 0);
    }),
  ).toBe('NOOR10');
  await expect(page.locator('.wasl-unseen[role=status]')).toHaveText(
    shopper.word('coupon.selected'),
  );
});

const LEAD = { field: 'email', consent: 'You may write to me once.', thanks: 'We will tell you.' };

test('an address is checked, agreed to, and stored with the words of the consent', async ({
  server,
  visitor,
}) => {
  const shopper = await visitor();
  const page = await offer(shopper, server, { lead: LEAD });
  const told = await events(page);
  const field = shopper.prompt.getByRole('textbox', { name: shopper.word('lead.email') });
  const agree = shopper.prompt.getByRole('checkbox', { name: LEAD.consent });
  const address = `${randomUUID()}@example.com`;
  // By the keyboard alone.
  await field.focus();
  await page.keyboard.type('nobody');
  await page.keyboard.press('Enter');
  await expect(shopper.prompt).toContainText(shopper.word('lead.bad_email'));
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toBeFocused();
  await field.fill(address);
  await page.keyboard.press('Enter');
  await expect(shopper.prompt).toContainText(shopper.word('lead.no_consent'));
  await expect(agree).toBeFocused();
  await page.keyboard.press('Space');
  await expect(agree).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(shopper.prompt).toContainText(LEAD.thanks);
  await expect(
    shopper.prompt.getByRole('button', { name: shopper.word('prompt.dismiss') }),
  ).toBeFocused();
  await expect.poll(() => server.leads().find((lead) => lead['value'] === address)).toBeTruthy();
  const lead = server.leads().find((lead) => lead['value'] === address);
  expect(lead).toMatchObject({ field: 'email', consent: LEAD.consent, prompt: 'offer' });
  expect(lead?.['page_url']).toBe(`${server.url}/`);
  const captured = (await told()).filter(([type]) => type === 'wasl.lead.captured');
  expect(captured).toEqual([['wasl.lead.captured', { prompt: 'offer', field: 'email' }]]);
  expect(JSON.stringify(await told())).not.toContain(address);
  // Once it is there, nothing of it is left to send.
  await expect.poll(() => page.evaluate(() => localStorage.getItem('wasl:demo:leads'))).toBe('[]');
});

test('a phone number is read as Arabs write it', async ({ server, visitor }) => {
  const shopper = await visitor('ar');
  const page = await offer(shopper, server, {
    lead: { field: 'phone', consent: 'يمكنكم الاتصال بي.' },
  });
  const digits = String(Date.now()).slice(-7);
  const arabic = [...digits].map((digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)]).join('');
  await shopper.prompt.getByRole('textbox').fill(`٠٠٩٦٦ ٥٥ ${arabic}`);
  await shopper.prompt.getByRole('checkbox').click();
  await shopper.prompt.getByRole('button', { name: shopper.word('lead.send') }).click();
  await expect(shopper.prompt).toContainText(shopper.word('lead.thanks'));
  await expect.poll(() => server.leads().map((lead) => lead['value'])).toContain(`+96655${digits}`);
  // The agent sees it with the conversation that begins later.
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
});

test('an address survives no network, and the page', async ({ server, visitor, allowed }) => {
  allowed.lines = NETWORK_LOSS;
  const shopper = await visitor();
  const page = await offer(shopper, server, { lead: LEAD });
  const address = `${randomUUID()}@example.com`;
  let tries = 0;
  await page.route('**/v1/leads', (route) => {
    tries += 1;
    return route.abort();
  });
  await shopper.prompt.getByRole('textbox').fill(address);
  await shopper.prompt.getByRole('checkbox').click();
  await shopper.prompt.getByRole('button', { name: shopper.word('lead.send') }).click();
  await expect(shopper.prompt).toContainText(LEAD.thanks);
  await expect.poll(() => tries).toBeGreaterThan(1);
  await page.unroute('**/v1/leads');
  await page.context().setOffline(true);
  await page.context().setOffline(false);
  await page.goto(`${server.url}/cart/`);
  const stored = () => server.leads().filter((lead) => lead['value'] === address).length;
  await expect.poll(stored).toBe(1);
  await page.reload();
  await expect(shopper.launcher).toBeVisible();
  expect(stored()).toBe(1);
});

test('the agent sees the address with the conversation', async ({ server, visitor, agent }) => {
  const shopper = await visitor();
  await offer(shopper, server, { lead: LEAD });
  const address = `${randomUUID()}@example.com`;
  await shopper.prompt.getByRole('textbox').fill(address);
  await shopper.prompt.getByRole('checkbox').click();
  await shopper.prompt.getByRole('button', { name: shopper.word('lead.send') }).click();
  await expect(shopper.prompt).toContainText(LEAD.thanks);
  await shopper.open();
  await shopper.askForAPerson();
  const words = `after the lead ${randomUUID()}`;
  await shopper.write(words);
  await shopper.sees(words, 'message.sent');
  const staff = await agent();
  await staff.choose(words);
  await expect(staff.page.getByText(address).first()).toBeVisible();
});

test('later is not never', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page } = shopper;
  await page.clock.install();
  await shopper.visit(`${server.url}/`);
  await shopper.launcher.hover();
  await expect(page.locator('.wasl-app .wasl-launcher')).toBeVisible();
  await give(page, {
    ...GO,
    wait: 3_600,
    buttons: [{ label: 'In a minute', action: 'later', after: 60 }],
  });
  await track(page, 'go');
  await shopper.prompt.getByRole('button', { name: 'In a minute' }).click();
  await expect(shopper.prompt).toHaveCount(0);
  await track(page, 'go');
  await page.clock.fastForward(50_000);
  await expect(shopper.prompt).toHaveCount(0);
  await page.clock.fastForward(20_000);
  await track(page, 'go');
  await expect(shopper.prompt).toBeVisible();
});

test('a greeting waits in the thread, and the launcher says so', async ({ server, visitor }) => {
  const shopper = await visitor();
  const page = await offer(shopper, server, { place: 'thread', text: 'Welcome back!' });
  await expect(shopper.launcher).toContainText('1');
  await expect(shopper.panel).toHaveCount(0);
  await expect(shopper.prompt).toHaveCount(0);
  await expect(page.locator('.wasl-unseen[role=status]')).toHaveText('Welcome back!');
  await shopper.open();
  await expect(shopper.bubble('Welcome back!')).toBeVisible();
  await shopper.button('panel.close').click();
  await expect(shopper.launcher).not.toContainText('1');
});

const EVERYTHING = {
  en: {
    text: 'Still thinking it over?',
    card: CARD,
    coupon: { code: 'NOOR10', note: '10 % off until Friday' },
    lead: LEAD,
    replies: ['How long does delivery take?', 'Can I return it?'],
    buttons: [
      { label: 'Ask a person', action: 'chat' },
      { label: 'Later', action: 'later' },
    ],
  },
  ar: {
    text: 'ما زلت تفكر؟',
    card: {
      ...CARD,
      title: 'كوب من الفخار الحجري',
      text: 'محروق مرتين ليدوم طويلًا',
      alt: 'كوب رمادي',
      price: '٤٥ ر.س.',
      was: '٦٠ ر.س.',
      button: 'شاهد الكوب',
    },
    coupon: { code: 'NOOR10', note: 'خصم ١٠٪ حتى يوم الجمعة' },
    lead: { field: 'phone', consent: 'يمكنكم الاتصال بي بشأن هذا المنتج.' },
    replies: ['كم تستغرق مدة التوصيل؟', 'هل يمكنني الإرجاع؟'],
    buttons: [
      { label: 'تحدث إلى شخص', action: 'chat' },
      { label: 'لاحقًا', action: 'later' },
    ],
  },
} as const;

const SHAPES = {
  wide: { viewport: { width: 1280, height: 900 } },
  phone: PHONE,
  narrow: { viewport: { width: 320, height: 640 }, colorScheme: 'dark' },
} as const;

for (const language of LANGUAGES) {
  for (const [shape, options] of Object.entries(SHAPES)) {
    test(`offers are clean, whole and in their place, ${language}, ${shape}`, async ({
      server,
      visitor,
    }, info) => {
      const shopper = await visitor(language, { ...options, reducedMotion: 'reduce' });
      const all = EVERYTHING[language];
      const page = await offer(shopper, server, { cap: 9, ...all });
      await expect(shopper.prompt).toBeVisible();
      await shopper.settled();
      await page.screenshot({ path: info.outputPath(`all-${language}-${shape}.png`) });
      await clean(page, 'everything at once');
      const wider = await shopper.prompt.evaluate(
        (node) => node.scrollWidth > node.clientWidth || node.getBoundingClientRect().top < 0,
      );
      expect(wider).toBe(false);
      for (const [part, content] of Object.entries(all)) {
        if (part === 'text') continue;
        await give(page, { ...GO, id: part, text: all.text, [part]: content });
        await track(page, 'go');
        await expect(shopper.prompt).toBeVisible();
        if (part === 'lead') {
          await shopper.prompt.getByRole('button').last().scrollIntoViewIfNeeded();
          await shopper.prompt.getByRole('textbox').fill('x');
          await shopper.prompt.getByRole('textbox').press('Enter');
          await expect(shopper.prompt.locator('.wasl-problem')).toBeVisible();
        }
        await shopper.settled();
        await page.screenshot({ path: info.outputPath(`${part}-${language}-${shape}.png`) });
        await clean(page, part);
      }
    });
  }
}
