// What the bot offers before it is asked, while it is asked and after: its voice, quick questions by page
// and stage, suggestions while typing, related questions. Against the real server, by mouse, touch and
// keyboard, in both languages.
import { createHmac } from 'node:crypto';

import type { Locator, Page } from '@playwright/test';

import { clean } from './support/axe.ts';
import { expect, PHONE, test } from './support/fixtures.ts';
import { Host } from './support/host.ts';
import type { Visitor } from './support/visitor.ts';
import { LANGUAGES, type Language } from './support/words.ts';

const root = (language: Language) => (language === 'ar' ? '/ar/' : '/');

const TYPED = {
  en: { begun: 'how long does deli', question: 'How long does delivery take?' },
  ar: { begun: 'كم يستغرق التو', question: 'كم يستغرق التوصيل؟' },
} as const;

const hints = (shopper: Visitor): Locator =>
  shopper.panel.getByRole('listbox', { name: shopper.word('composer.hints') });

const option = (shopper: Visitor, name: string): Locator =>
  hints(shopper).getByRole('option', { name, exact: true });

const quick = (shopper: Visitor): Locator =>
  shopper.panel.locator('.wasl-quick', { hasText: shopper.word('faq.quick') }).getByRole('button');

/** How each question was asked, by the events that the page is told. */
async function told(page: Page): Promise<() => Promise<unknown[]>> {
  await page.evaluate(() => {
    const kept: unknown[] = [];
    Object.assign(window, { kept });
    window.wasl?.('on', 'event', (detail) => {
      const { type, data } = detail as { type: string; data: { properties: { via?: string } } };
      if (type === 'wasl.faq.asked') kept.push(data.properties.via);
    });
  });
  return () => page.evaluate(() => (window as unknown as { kept: unknown[] }).kept);
}

/** The option that the composer points at. */
const pointed = (shopper: Visitor): Promise<string | undefined> =>
  shopper.composer.evaluate((field) => {
    const id = field.getAttribute('aria-activedescendant');
    const tree = field.getRootNode() as ShadowRoot;
    return id ? (tree.getElementById(id)?.textContent ?? 'nothing') : undefined;
  });

for (const language of LANGUAGES) {
  for (const shape of ['wide', 'phone'] as const) {
    test(`a question is suggested and pressed, ${language}, ${shape}`, async ({
      server,
      visitor,
    }, info) => {
      const shopper = await visitor(language, shape === 'phone' ? PHONE : {});
      const { page, composer } = shopper;
      await shopper.visit(server.url + root(language));
      const asked = await told(page);
      await shopper.open();
      await composer.pressSequentially(TYPED[language].begun);
      const first = option(shopper, TYPED[language].question);
      await expect(first).toBeVisible();
      await shopper.settled();
      await clean(page, 'suggestions');
      await page.screenshot({ path: info.outputPath(`hints-${language}-${shape}.png`) });
      // Above the composer, over nothing else, wide enough for a finger.
      const [list, field, box] = await Promise.all(
        [hints(shopper), composer, first].map((one) => one.boundingBox()),
      );
      expect(list!.y + list!.height).toBeLessThanOrEqual(field!.y);
      expect(box!.height).toBeGreaterThanOrEqual(44);
      if (shape === 'phone') await first.tap();
      else await first.click();
      await expect(shopper.thread.locator('.wasl-matched strong')).toHaveText(
        TYPED[language].question,
      );
      await expect(hints(shopper)).toHaveCount(0);
      await expect(composer).toHaveValue('');
      await expect(composer).toBeFocused();
      expect(await asked()).toEqual(['typing']);
      // Related questions stand below, and one leads on.
      const related = shopper.thread.getByRole('group', { name: shopper.word('faq.related') });
      await expect(related.getByRole('button')).toHaveCount(2);
      await shopper.settled();
      await clean(page, 'related');
      await page.screenshot({ path: info.outputPath(`related-${language}-${shape}.png`) });
      const next = related.getByRole('button').first();
      const words = (await next.textContent())!;
      await next.click();
      await expect(shopper.thread.locator('.wasl-matched strong').last()).toHaveText(words);
      await expect(related.getByRole('button', { name: words })).toHaveCount(0);
      expect(await asked()).toEqual(['typing', 'related']);
    });
  }
}

test('keys alone walk through suggestions, pick one, or send what is typed', async ({
  server,
  visitor,
}) => {
  const shopper = await visitor();
  const { page, composer } = shopper;
  await shopper.visit(server.url);
  const asked = await told(page);
  await shopper.open();
  await expect(composer).toBeFocused();
  await expect(composer).toHaveRole('textbox');
  await expect(composer).toHaveAttribute('aria-autocomplete', 'list');
  await page.keyboard.type('delivery');
  await expect(hints(shopper)).toBeVisible();
  const controls = await composer.getAttribute('aria-controls');
  expect(await hints(shopper).getAttribute('id')).toBe(controls);
  const options = hints(shopper).getByRole('option');
  const questions = await options.allTextContents();
  expect(questions.length).toBeGreaterThanOrEqual(2);
  expect(await pointed(shopper)).toBeUndefined();
  // One polite region says how many there are, and how to get there.
  await expect(page.getByRole('status').filter({ hasText: 'suggested' })).toHaveText(
    new RegExp(`^${questions.length} suggested questions`),
  );
  await page.keyboard.press('ArrowDown');
  expect(await pointed(shopper)).toBe(questions[0]);
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  expect(await pointed(shopper)).toBeUndefined();
  await page.keyboard.press('ArrowUp');
  expect(await pointed(shopper)).toBe(questions.at(-1));
  await expect(composer).toBeFocused();

  // Escape closes them alone, then the panel.
  await page.keyboard.press('Escape');
  await expect(hints(shopper)).toHaveCount(0);
  await expect(composer).toHaveValue('delivery');
  await expect(shopper.panel).toBeVisible();

  // Enter sends what is typed when nothing is picked.
  await page.keyboard.type(' cost');
  await expect(hints(shopper)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(shopper.bubble('delivery cost')).toHaveCount(1);
  await page.keyboard.type('where is my ord');
  await expect(option(shopper, 'Where is my order?')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(shopper.thread.locator('.wasl-matched strong').last()).toHaveText(
    'Where is my order?',
  );
  expect(await asked()).toEqual(['typed', 'typing']);

  // Away from the composer they are closed.
  await page.keyboard.type('refund');
  await expect(hints(shopper)).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(hints(shopper)).toHaveCount(0);
  await composer.focus();
  await page.keyboard.press('Escape');
  await expect(shopper.panel).toHaveCount(0);
});

test('an input method has its keys for itself', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page, composer } = shopper;
  await shopper.visit(server.url);
  const asked = await told(page);
  await shopper.open();
  await page.keyboard.type('delivery ');
  await expect(hints(shopper)).toBeVisible();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Input.imeSetComposition', {
    text: 'ti',
    selectionStart: 2,
    selectionEnd: 2,
  });
  await expect(composer).toHaveValue('delivery ti');
  for (const key of ['ArrowDown', 'Enter', 'Escape']) {
    await composer.evaluate((field, key) => {
      const init = { key, isComposing: true, bubbles: true, composed: true, cancelable: true };
      field.dispatchEvent(new KeyboardEvent('keydown', init));
    }, key);
  }
  expect(await pointed(shopper)).toBeUndefined();
  await expect(shopper.panel).toBeVisible();
  await expect(composer).toHaveValue('delivery ti');
  expect(await asked()).toEqual([]);
  await devtools.send('Input.insertText', { text: 'time' });
  await expect(composer).toHaveValue('delivery time');
  await page.keyboard.press('Enter');
  await expect.poll(asked).toEqual(['typed']);
});

test('a screen reader meets things in the order in which they are needed', async ({
  server,
  visitor,
}) => {
  const shopper = await visitor();
  await shopper.visit(server.url);
  await shopper.open();
  await shopper.write('How do I return something?');
  const group = shopper.thread.getByRole('group');
  await expect(group).toHaveCount(2);
  await shopper.composer.pressSequentially('exchange');
  await expect(hints(shopper)).toBeVisible();
  const order = await shopper.panel.evaluate((panel) =>
    [...panel.querySelectorAll('[role], .wasl-matched, button, textarea')]
      .map((node) => node.getAttribute('role') ?? (node.className.split(' ')[0] || node.localName))
      .filter((name) => name !== '' && name !== 'wasl-choice' && name !== 'wasl-chip'),
  );
  const places = ['log', 'wasl-matched', 'group', 'wasl-person', 'listbox', 'option', 'textarea'];
  const found = places.map((name) => order.indexOf(name));
  expect(found, order.join(' ')).toEqual([...found].sort((a, b) => a - b));
  expect(found.every((at) => at >= 0)).toBe(true);
  // "Did this help?" comes before what else there is.
  await expect(group.first()).toHaveAccessibleName(shopper.word('faq.helpful'));
  await expect(group.last()).toHaveAccessibleName(shopper.word('faq.related'));
});

for (const language of LANGUAGES) {
  test(`quick questions are those of the page and the stage, ${language}`, async ({
    server,
    visitor,
  }, info) => {
    const shopper = await visitor(language);
    const { page } = shopper;
    const sizes = language === 'ar' ? 'ما المقاس المناسب لي؟' : 'Which size should I choose?';
    const code = language === 'ar' ? 'كيف أستخدم كود الخصم؟' : 'How do I use a discount code?';
    await shopper.visit(server.url + root(language));
    await shopper.open();
    await expect(quick(shopper)).toHaveCount(5);
    await expect(quick(shopper).filter({ hasText: sizes })).toHaveCount(1);
    await expect(quick(shopper).filter({ hasText: code })).toHaveCount(0);
    // The page becomes the cart without a reload.
    await page.evaluate((path) => history.pushState({}, '', path), `${root(language)}cart/`);
    await expect(quick(shopper).filter({ hasText: code })).toHaveCount(1);
    await expect(quick(shopper).filter({ hasText: sizes })).toHaveCount(0);
    await shopper.settled();
    await clean(page, 'quick questions');
    await page.screenshot({ path: info.outputPath(`quick-${language}.png`) });
    // What visitors of this page ask comes first.
    const asked = { pages: { [`${root(language)}cart/`]: { payment: 40, returns: 20 } } };
    await page.evaluate((asked) => window.wasl?.('update', { faq: { asked } }), asked);
    const payment = language === 'ar' ? 'ما طرق الدفع المتاحة؟' : 'Which ways to pay do you take?';
    await expect(quick(shopper).first()).toHaveText(payment);
    await expect(quick(shopper)).toHaveCount(5);
  });

  test(`the greeting addresses who is known, in either tone, ${language}`, async ({
    server,
    visitor,
  }, info) => {
    const host = new Host(server.url, { attributes: `data-locale="${language}"` });
    await host.start();
    const shopper = await visitor(language);
    const { page } = shopper;
    await shopper.visit(host.url);
    const greeting = shopper.thread.locator('.wasl-bubble').first();
    // The seed's own greeting, then the widget's.
    await shopper.open();
    const begins = language === 'ar' ? 'أهلًا بك!' : 'Hello!';
    await expect(greeting).toHaveText(new RegExp(`^${begins}`));
    // A name of the other direction.
    const name = language === 'ar' ? 'Sara (VIP)' : 'سارة';
    await page.evaluate((name) => window.wasl?.('identify', { name }), name);
    await expect(greeting).toContainText(`\u2068${name}\u2069!`);
    await shopper.settled();
    await page.screenshot({ path: info.outputPath(`greeting-${language}.png`) });
    // A token's name goes before; the server proves it to agents.
    const part = (value: object): string =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    const key = server.addKey();
    const exp = Math.floor(Date.now() / 1000) + 600;
    const text = `${part({ alg: 'HS256', typ: 'JWT', kid: key.kid })}.${part({ sub: `c-${language}`, name: 'Huda هدى', aud: 'demo', exp })}`;
    const signature = createHmac('sha256', key.secret).update(text).digest('base64url');
    await page.evaluate((token) => window.wasl?.('identify', { token }), `${text}.${signature}`);
    await expect(greeting).toContainText('\u2068Huda هدى\u2069!');
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage }));
    expect(stored).not.toContain('Huda');

    const person = () => shopper.panel.locator('.wasl-person');
    await expect(person()).toHaveText(shopper.word('faq.person'));
    await page.evaluate(() => window.wasl?.('update', { tone: 'formal' }));
    await expect(person()).toHaveText(shopper.word('faq.person.formal'));
    await shopper.write('zzzz qqqq wwww');
    await expect(shopper.thread).toContainText(shopper.word('faq.unknown.formal'));
    await clean(page, 'formal');
    await page.screenshot({ path: info.outputPath(`formal-${language}.png`) });
    await page.evaluate(() =>
      window.wasl?.('update', { words: { unknown: { en: 'Ask Sam.', ar: 'اسأل سامي.' } } }),
    );
    await expect(shopper.thread).toContainText(language === 'ar' ? 'اسأل سامي.' : 'Ask Sam.');
    await expect(shopper.thread).not.toContainText(shopper.word('faq.unknown.formal'));
    await host.remove();
  });
}
