// Flows in a browser, against the real server: the three of the demo shop from end to end, by mouse and
// by keyboard, in both languages, over a reload, with bad input and a server that is away.
import type { Locator, Page } from '@playwright/test';

import { clean } from './support/axe.ts';
import { expect, NETWORK_LOSS, PHONE, test } from './support/fixtures.ts';
import { Visitor } from './support/visitor.ts';
import { LANGUAGES, type Language } from './support/words.ts';

const TITLES = {
  finder: { en: 'Find something for me', ar: 'ساعدني في الاختيار' },
  order: { en: 'Where is my order?', ar: 'أين طلبي؟' },
  quote: { en: 'Ask for a quote', ar: 'اطلب عرض سعر' },
} as const;

const root = (language: Language) => (language === 'ar' ? '/ar/' : '/');

/** Opens the panel and begins the flow that has this title. */
async function begin(shopper: Visitor, flow: keyof typeof TITLES): Promise<void> {
  await shopper.open();
  await shopper.thread
    .getByRole('button', { name: TITLES[flow][shopper.language] })
    .first()
    .click();
}

const choice = (shopper: Visitor, name: string): Locator =>
  shopper.thread.locator('.wasl-flow-asked').getByRole('button', { name, exact: true });

async function say(shopper: Visitor, words: string): Promise<void> {
  await shopper.composer.fill(words);
  await shopper.composer.press('Enter');
}

/** The events of flows that the page is told, as type and properties. */
async function told(page: Page): Promise<() => Promise<[string, Record<string, unknown>][]>> {
  await page.evaluate(() => {
    const kept: unknown[] = [];
    Object.assign(window, { kept });
    window.wasl?.('on', 'event', (detail) => {
      const { type, data } = detail as { type: string; data: { properties: unknown } };
      if (type.startsWith('wasl.flow.')) kept.push([type, data.properties]);
    });
  });
  return () =>
    page.evaluate(() => (window as unknown as { kept: [string, Record<string, unknown>][] }).kept);
}

/** The class of the element with the focus, through shadow roots. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return `${active?.tagName} ${active?.className}`;
  });

const WALKS = {
  en: { room: 'On the table', gift: 'A gift', budget: 'Up to 150 SAR', first: 'Stoneware mug' },
  ar: { room: 'على المائدة', gift: 'هدية', budget: 'حتى ١٥٠ ريالًا', first: 'كوب' },
} as const;

for (const language of LANGUAGES) {
  for (const shape of ['wide', 'phone'] as const) {
    test(`the product finder leads to cards of the catalogue, ${language}, ${shape}`, async ({
      server,
      visitor,
    }, info) => {
      const shopper = await visitor(language, shape === 'phone' ? PHONE : {});
      const { page, thread } = shopper;
      await shopper.visit(server.url + root(language));
      const events = await told(page);
      await begin(shopper, 'finder');
      await expect(shopper.thread.locator('.wasl-flow-asked button').first()).toBeFocused();
      await shopper.settled();
      await clean(page, 'choices');
      await page.screenshot({ path: info.outputPath(`choices-${language}-${shape}.png`) });
      await choice(shopper, WALKS[language].room).click();
      await choice(shopper, WALKS[language].gift).click();
      // Typed instead of pressed.
      await say(shopper, WALKS[language].budget);
      const cards = thread.getByRole('list', { name: shopper.word('card.products') });
      await expect(cards.getByRole('listitem')).toHaveCount(2);
      await expect(cards.getByRole('listitem').first()).toContainText(WALKS[language].first);
      await expect(cards.locator('img').first()).toHaveJSProperty('complete', true);
      await shopper.settled();
      await clean(page, 'cards');
      await page.screenshot({ path: info.outputPath(`cards-${language}-${shape}.png`) });

      await cards.getByRole('button').first().click();
      await expect(cards.getByRole('button').first()).toContainText(shopper.word('card.added'));
      await expect(page.locator('[data-cart-count]')).toHaveText(language === 'ar' ? '١' : '1');
      const all = await events();
      expect(all.map(([type]) => type)).toContain('wasl.flow.called');
      expect(all).toContainEqual([
        'wasl.flow.card',
        expect.objectContaining({ flow: 'finder', card: 'stoneware-mug', action: 'cart' }),
      ]);
      expect(JSON.stringify(all)).not.toContain(WALKS[language].budget);
    });
  }
}

test('cards can be gone through by keyboard, and a link leads to the product', async ({
  server,
  visitor,
}) => {
  const shopper = await visitor();
  const { page, thread } = shopper;
  await shopper.visit(server.url);
  await begin(shopper, 'finder');
  for (const name of ['Anywhere', 'Either', 'I will see'])
    await choice(shopper, name).press('Enter');
  const cards = thread.getByRole('list', { name: 'Products' });
  await expect(cards.getByRole('listitem')).toHaveCount(6);
  const at = (): Promise<number> => cards.evaluate((list) => list.scrollLeft);
  await cards.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(at).toBeGreaterThan(0);
  // The focus brings what is out of sight into it.
  const last = cards.getByRole('listitem').last().getByRole('link').first();
  await last.focus();
  await expect(last).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/product\//);
  // The next page has the same conversation.
  await expect(shopper.thread.getByRole('list', { name: 'Products' })).toBeVisible();
});

test('answers that leave nothing lead on, and to a person', async ({ server, visitor, agent }) => {
  const shopper = await visitor();
  await shopper.visit(server.url);
  await begin(shopper, 'finder');
  for (const name of ['At home', 'A gift', 'Up to 150 SAR']) await choice(shopper, name).click();
  await expect(shopper.thread).toContainText('Nothing fits all three answers');
  await choice(shopper, 'Ask a person').click();
  await expect(shopper.thread).toContainText(shopper.word('note.handed_over'));
  await expect(shopper.composer).toBeFocused();
  await expect(shopper.panel.locator('.wasl-flow-ways')).toHaveCount(0);
  const staff = await agent();
  await staff.choose('Nothing fits all three answers');
  await expect(staff.thread).toContainText('Where will it live?');
  await expect(staff.thread).toContainText('At home');
});

for (const language of LANGUAGES) {
  test(`an order's way is shown as a timeline, ${language}`, async ({ server, visitor }, info) => {
    const shopper = await visitor(language);
    const { page, thread } = shopper;
    const seen: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/v1/flows/call')) seen.push(request.postData() ?? '');
    });
    await shopper.visit(server.url + root(language));
    await begin(shopper, 'order');
    await expect(shopper.composer).toBeFocused();
    await say(shopper, '1042');
    const problem = shopper.panel.locator('#wasl-problem');
    await expect(problem).toContainText('NC-1042');
    await expect(shopper.composer).toHaveAttribute('aria-invalid', 'true');
    await expect(shopper.composer).toHaveValue('1042');
    await expect(page.locator('.wasl-app [role=status]')).toContainText('NC-1042');
    await clean(page, 'problem');
    await page.screenshot({ path: info.outputPath(`problem-${language}.png`) });
    await say(shopper, 'nc-١٠٤٢');
    await expect(problem).toHaveCount(0);
    await expect(shopper.composer).toHaveAttribute('inputmode', 'email');
    await say(shopper, 'huda@');
    await expect(problem).toContainText(shopper.word('lead.bad_email'));
    await say(shopper, 'huda@example.com');
    const lines = thread.getByRole('list', { name: shopper.word('flow.steps') });
    await expect(lines.getByRole('listitem')).toHaveCount(4);
    await expect(lines.locator('[aria-current=step]')).toContainText(
      language === 'ar' ? 'في الطريق' : 'On its way',
    );
    // Only what the step sends, and no address of any server.
    expect(JSON.parse(seen[0] ?? '{}')).toMatchObject({
      flow: 'order-status',
      step: 'look',
      inputs: { order: 'nc-1042', email: 'huda@example.com' },
    });
    await shopper.settled();
    await clean(page, 'timeline');
    await page.screenshot({ path: info.outputPath(`timeline-${language}.png`) });
    await choice(shopper, language === 'ar' ? 'نعم، شكرًا' : 'Yes, thanks').click();
    await expect(shopper.panel.locator('.wasl-flow-ways')).toHaveCount(0);
  });
}

test('a reload in the middle goes on, another tab has its own', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page } = shopper;
  await shopper.visit(server.url);
  await begin(shopper, 'order');
  await say(shopper, 'NC-1042');
  await expect(shopper.thread).toContainText('which e-mail address');
  await page.reload();
  await expect(shopper.thread).toContainText('which e-mail address');
  await expect(shopper.thread).toContainText('NC-1042');

  const other = new Visitor(await page.context().newPage());
  await other.visit(`${server.url}/category/table/`);
  await begin(other, 'quote');
  await expect(other.thread).toContainText('For companies');
  await expect(shopper.thread).not.toContainText('For companies');
  await other.page.close();

  // One question back, and on again.
  await shopper.button('flow.back').click();
  await expect(shopper.composer).toBeFocused();
  await say(shopper, 'NC-9999');
  await say(shopper, 'huda@example.com');
  await expect(shopper.thread).toContainText('I found no order');
  await choice(shopper, 'Try once more').click();
  await shopper.button('flow.cancel').click();
  await expect(shopper.thread).toContainText('You stopped here');
  await shopper.thread.getByRole('button', { name: 'Start again: Where is my order?' }).click();
  await expect(shopper.composer).toBeFocused();
});

test('a server that is away is said, and asked again', async ({ server, visitor, allowed }) => {
  allowed.lines = NETWORK_LOSS;
  const shopper = await visitor();
  const { page } = shopper;
  await page.route('**/v1/flows/call', (route) => route.abort());
  await shopper.visit(server.url);
  await begin(shopper, 'order');
  await say(shopper, 'NC-1042');
  await say(shopper, 'huda@example.com');
  await expect(shopper.thread).toContainText('This did not work');
  await expect(shopper.button('faq.person')).toBeVisible();
  await page.unroute('**/v1/flows/call');
  await shopper.button('message.retry').click();
  await expect(shopper.thread.getByRole('list', { name: 'Progress' })).toBeVisible();
});

for (const language of LANGUAGES) {
  test(`a quote is asked for with consent, and a person has the answers, ${language}`, async ({
    server,
    visitor,
  }, info) => {
    const shopper = await visitor(language, PHONE);
    const { page, thread } = shopper;
    const email = `quote-${language}-${Date.now()}@example.com`;
    await shopper.visit(server.url + root(language));
    await page.locator('[data-flow=quote]').click();
    await expect(shopper.panel).toBeVisible();
    await thread.locator('.wasl-flow-asked').getByRole('button').nth(1).click();
    await say(shopper, '٣');
    await expect(shopper.panel.locator('#wasl-problem')).toContainText('10');
    await say(shopper, '٤٠');
    await say(shopper, '31/02/2030');
    await expect(shopper.panel.locator('#wasl-problem')).toContainText('31/03/2026');
    await say(shopper, '٢٨/٠٢/٢٠٣٠');
    const field = thread.locator('.wasl-lead input');
    await expect(field).toBeFocused();
    await field.fill(email);
    await field.press('Enter');
    await expect(thread.locator('#wasl-lead-problem')).toContainText(
      shopper.word('lead.no_consent'),
    );
    await shopper.settled();
    await clean(page, 'lead');
    await page.screenshot({ path: info.outputPath(`lead-${language}.png`) });
    expect(server.leads().filter((lead) => lead['value'] === email)).toEqual([]);
    await thread.getByRole('checkbox').click();
    await thread.locator('.wasl-lead').getByRole('button').last().click();
    await expect(thread).toContainText(shopper.word('note.handed_over'));
    await expect
      .poll(() => server.leads().find((lead) => lead['value'] === email)?.['prompt'])
      .toBe('quote');
    await page.screenshot({ path: info.outputPath(`handed-over-${language}.png`) });
  });
}

test('a sold-out product offers to tell when it is back', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page, thread } = shopper;
  const email = `stock-${Date.now()}@example.com`;
  await shopper.visit(`${server.url}/product/cedar-candle/`);
  await page.locator('main').getByRole('button', { name: 'Tell me when it is back' }).click();
  await thread.locator('.wasl-lead input').fill(email);
  await thread.getByRole('checkbox').press('Space');
  await thread.locator('.wasl-lead').getByRole('button', { name: 'Tell me' }).press('Enter');
  await expect(thread).toContainText('We will write when it is back');
  expect(await focused(page)).toContain('wasl-thread');
  await expect
    .poll(() => server.leads().find((lead) => lead['value'] === email))
    .toMatchObject({ prompt: 'back-in-stock', page_url: expect.stringContaining('cedar-candle') });
});

test('an answer of the FAQ begins a flow, and nothing is offered twice', async ({
  server,
  visitor,
}) => {
  const shopper = await visitor();
  await shopper.visit(server.url);
  await shopper.open();
  await say(shopper, 'How can I track my order?');
  await shopper.thread.getByRole('button', { name: TITLES.order.en }).click();
  await expect(shopper.thread).toContainText('What is your order number?');
  await expect(shopper.panel.locator('.wasl-quick')).toHaveCount(0);
});
