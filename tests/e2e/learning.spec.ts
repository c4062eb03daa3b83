// The learning loop in the console: what visitors asked becomes entries, and the bot answers.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { type Locator, type Page } from '@playwright/test';

import { Agent } from './support/agent.ts';
import { clean } from './support/axe.ts';
import { expect, NETWORK_LOSS, PHONE, test as base } from './support/fixtures.ts';
import { Server } from './support/server.ts';
import { type Language, LANGUAGES } from './support/words.ts';

const PICTURES = fileURLToPath(new URL('../../test-results/learning/', import.meta.url));

/** What visitors ask that the demo shop's FAQ does not answer, and the question of an entry it has. */
const ASKED = {
  en: {
    initials: [
      'Can you embroider initials?',
      'embroider my initials on it',
      'is embroidering initials possible',
    ],
    back: 'boomerang those trousers',
    returns: 'How do I return something?',
    answer: 'Yes: choose **Initials** in the basket.\n\n- in linen\n- in gold',
    drawn: 'Yes: choose Initials in the basket.',
    why: 'Before the holidays',
  },
  ar: {
    initials: ['هل تطرزون الأحرف الأولى؟', 'تطريز الأحرف الأولى', 'ممكن تطريز الأحرف الأولى'],
    back: 'بوميرانغ البنطلون',
    returns: 'كيف أرجع منتجًا؟',
    answer: 'نعم: اختر **تطريز** في السلة.\n\n- بالكتان\n- بالذهبي',
    drawn: 'نعم: اختر تطريز في السلة.',
    why: 'قبل العيد',
  },
} as const;

const test = base.extend<{
  shop: Server;
  staff: (language?: Language, phone?: boolean) => Promise<Agent>;
}>({
  shop: async ({}, use) => {
    const server = new Server();
    await server.start();
    await use(server);
    await server.remove();
  },
  staff: async ({ browserOf, shop }, use) => {
    let cookies: Awaited<ReturnType<ReturnType<Page['context']>['cookies']>> = [];
    await use(async (language = 'en', phone = false) => {
      const locale = language === 'ar' ? 'ar-SA' : 'en-GB';
      const shape = phone ? PHONE : { viewport: { width: 1280, height: 900 } };
      const context = await browserOf({ locale, reducedMotion: 'reduce', ...shape });
      await context.addCookies(cookies);
      const agent = new Agent(await context.newPage(), language);
      // The link works once; who comes later is signed in, in a browser of their own.
      if (cookies.length === 0) await agent.redeem(shop.link);
      else await agent.open(shop.url);
      cookies = await context.cookies();
      return agent;
    });
  },
});

/** Tells the server of questions, as visitors' pages do. */
async function ask(url: string, locale: Language, ...questions: readonly string[]): Promise<void> {
  const batch = questions.map((question) => ({
    specversion: '1.0',
    id: randomUUID(),
    source: 'wasl:demo',
    type: 'wasl.faq.unanswered',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    session: randomUUID(),
    data: { locale, properties: { question, confidence: 12, suggested: 0 } },
  }));
  const answer = await fetch(`${url}/v1/events?site=demo`, {
    method: 'POST',
    body: JSON.stringify(batch),
  });
  expect(((await answer.json()) as { rejected: unknown[] }).rejected).toEqual([]);
}

/** The FAQ's section, by the words that are on it. */
class Faq {
  constructor(readonly agent: Agent) {}

  get page(): Page {
    return this.agent.page;
  }

  button(key: string, within: Locator | Page = this.page): Locator {
    return within.getByRole('button', { name: this.agent.word(key), exact: true });
  }

  async open(): Promise<void> {
    await this.agent.turnTo('console.faq');
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(
      this.agent.word('console.faq'),
    );
    await expect(this.button('console.faq.questions')).toBeVisible();
  }

  get groups(): Locator {
    return this.page.locator('.faq-groups > li');
  }

  get entries(): Locator {
    return this.page.locator('.faq-entries > li');
  }

  field(key: string): Locator {
    return this.page.getByRole('textbox', { name: this.agent.word(key) });
  }

  async write(question: string, answer: string): Promise<void> {
    await this.field('console.faq.question').fill(question);
    await this.field('console.faq.answer').fill(answer);
    await this.button('console.faq.keep').click();
  }

  async publish(note = ''): Promise<void> {
    await this.button('console.faq.publish').click();
    await expect(this.field('console.faq.note')).toBeFocused();
    await this.field('console.faq.note').fill(note);
    await this.page.keyboard.press('Enter');
  }

  /** What a text with a placeholder says before and after it. */
  said(key: string): Locator {
    const [before = ''] = this.agent.word(key).split('[');
    return this.page.getByRole('status').filter({ hasText: before.trim() });
  }
}

for (const language of LANGUAGES) {
  test(`what was asked is learned, and the bot answers, ${language}`, async ({
    shop,
    staff,
    visitor,
  }) => {
    const words = ASKED[language];
    await ask(
      shop.url,
      language,
      words.initials[0],
      words.initials[0],
      ...words.initials,
      words.back,
    );
    const agent = await staff(language);
    const { page } = agent;
    const faq = new Faq(agent);
    await faq.open();
    const initials = faq.groups.filter({ hasText: words.initials[0] });
    await expect(initials).toContainText(words.initials[1]);
    await expect(initials).toContainText(agent.word('console.faq.unanswered'));
    const back = faq.groups.filter({ hasText: words.back });
    await page.screenshot({ path: `${PICTURES}${language}-questions.png`, fullPage: true });
    await clean(page, `questions, ${language}`);

    // To an entry that is looked for, by the keyboard alone.
    await faq.button('console.faq.pick', back).focus();
    await page.keyboard.press('Enter');
    const pick = page.getByLabel(agent.word('console.faq.pick_label'));
    await expect(pick).toBeFocused();
    await page.keyboard.type(words.returns);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await expect(back).toContainText(words.returns);
    await expect(faq.button('console.faq.pick', back)).toHaveCount(0);

    // A new entry of a group; its words are there already.
    await faq.button('console.faq.new', initials).click();
    await expect(faq.field('console.faq.question')).toBeFocused();
    await expect(faq.field('console.faq.question')).toHaveValue(words.initials[0]);
    await expect(faq.field('console.faq.phrasings_label')).toHaveValue(
      new RegExp(words.initials[1]),
    );
    await faq.button('console.faq.keep').click();
    await expect(page.getByRole('alert').filter({ hasText: /./ })).toContainText(
      agent.word('console.faq.answer_missing'),
    );
    await expect(faq.field('console.faq.answer')).toBeFocused();
    await faq.field('console.faq.answer').fill(words.answer);
    await faq.button('console.faq.drawn').click();
    const drawn = page.locator('.faq-bubble');
    await expect(drawn).toContainText(words.drawn);
    await expect(drawn.locator('strong')).toHaveCount(1);
    await expect(drawn.locator('li')).toHaveCount(2);
    await page.screenshot({ path: `${PICTURES}${language}-editor.png`, fullPage: true });
    await clean(page, `editor, ${language}`);

    // A reload loses neither the draft nor the half-written entry.
    await page.reload();
    await agent.ready();
    await faq.open();
    await faq.button('console.faq.entries').click();
    await expect(faq.field('console.faq.answer')).toHaveValue(words.answer);
    await faq.button('console.faq.keep').click();
    await expect(faq.entries.filter({ hasText: words.initials[0] })).toContainText(
      agent.word('console.faq.added'),
    );
    await page.screenshot({ path: `${PICTURES}${language}-entries.png`, fullPage: true });
    await clean(page, `entries, ${language}`);

    await faq.button('console.faq.preview').click();
    const changes = page.locator('.faq-changes tbody tr');
    const change = changes.filter({ has: page.locator('th', { hasText: words.initials[0] }) });
    await expect(change).toContainText(agent.word('console.faq.found_unknown'));
    await expect(change).toContainText(agent.word('console.faq.found_answer'));
    await page.screenshot({ path: `${PICTURES}${language}-preview.png`, fullPage: true });
    await clean(page, `preview, ${language}`);

    // Visitors are answered as before, until it is published.
    await faq.publish(words.why);
    await expect(faq.said('console.faq.published')).toBeVisible();
    const shopper = await visitor(language);
    await shopper.visit(`${shop.url}${language === 'ar' ? '/ar' : ''}/`);
    await shopper.open();
    // The bot is there: what is written before the settings have come goes to a person.
    await expect(shopper.button('faq.person').first()).toBeVisible();
    await shopper.write(words.initials[2]);
    await expect(shopper.thread).toContainText(words.drawn);

    await faq.button('console.faq.versions').click();
    const versions = page.locator('.faq-versions > li');
    await expect(versions.first()).toContainText(words.why);
    await expect(versions.first()).toContainText('Layla');
    // One entry more and one with a phrasing more: the others are as they were.
    await expect(versions.first()).toContainText(language === 'en' ? '1 changed' : 'تعديل واحد');
    await expect(versions.first()).toContainText(agent.word('console.faq.current'));
    await page.screenshot({ path: `${PICTURES}${language}-versions.png`, fullPage: true });
    await clean(page, `versions, ${language}`);
    const count = await versions.count();
    await faq.button('console.faq.publish_undo').click();
    await expect(faq.said('console.faq.restored')).toBeVisible();
    await expect(versions).toHaveCount(count + 1);
    await faq.button('console.faq.entries').click();
    await expect(faq.entries.filter({ hasText: words.initials[0] })).toHaveCount(0);

    // And back again, after the question.
    await faq.button('console.faq.versions').click();
    await faq.button('console.faq.restore', versions.filter({ hasText: words.why })).click();
    await expect(faq.button('console.cancel')).toBeFocused();
    await page
      .getByRole('group')
      .getByRole('button', { name: agent.word('console.faq.restore'), exact: true })
      .click();
    await expect(versions).toHaveCount(count + 2);
    await faq.button('console.faq.entries').click();
    await expect(faq.entries.filter({ hasText: words.initials[0] })).toHaveCount(1);
  });

  test(`the FAQ on a phone, ${language}`, async ({ shop, staff }) => {
    const words = ASKED[language];
    await ask(shop.url, language, ...words.initials, words.back);
    const agent = await staff(language, true);
    const { page } = agent;
    const faq = new Faq(agent);
    await faq.open();
    await expect(faq.groups.first()).toBeVisible();
    const fits = async (name: string) => {
      await page.screenshot({ path: `${PICTURES}${language}-phone-${name}.png`, fullPage: true });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, 'nothing sticks out').toBeLessThanOrEqual(390);
      await clean(page, `${name} on a phone, ${language}`);
    };
    await fits('questions');
    await faq.button('console.faq.new', faq.groups.filter({ hasText: words.initials[0] })).tap();
    await faq.field('console.faq.answer').fill(words.answer);
    await fits('editor');
    await faq.button('console.faq.keep').tap();
    await faq.button('console.faq.preview').tap();
    await expect(page.locator('.faq-changes tbody tr').first()).toBeVisible();
    await fits('preview');
  });
}

test.describe('what the server refuses', () => {
  // What Chromium writes of the refusals that are meant here.
  test.use({ allowed: { lines: [/the server responded with a status of (409|422)/] } });

  test('who comes second loses nothing', async ({ shop, staff }) => {
    const first = new Faq(await staff());
    const second = new Faq(await staff());
    const edit = async (faq: Faq, question: string, answer: string) => {
      await faq.open();
      await faq.button('console.faq.entries').click();
      await faq.button('console.faq.edit', faq.entries.filter({ hasText: question })).click();
      await faq.field('console.faq.answer').fill(answer);
      await faq.button('console.faq.keep').click();
    };
    const cost = 'How much does shipping cost?';
    await edit(first, cost, 'Four euros');
    await edit(second, cost, 'Five euros');
    await edit(second, ASKED.en.returns, 'Within a year');
    await first.publish();
    await expect(first.said('console.faq.published')).toBeVisible();

    await second.publish();
    const take = second.button('console.faq.behind_take');
    await expect(take).toBeFocused();
    await second.page.screenshot({ path: `${PICTURES}en-behind.png`, fullPage: true });
    await take.press('Enter');
    const both = second.page.getByRole('region', { name: second.agent.word('console.faq.both') });
    await expect(both).toContainText('Four euros');
    await expect(both).toContainText('Five euros');
    await expect(both.getByRole('listitem')).toHaveCount(1);
    await second.page.screenshot({ path: `${PICTURES}en-contested.png`, fullPage: true });
    await clean(second.page, 'contested');
    await expect(second.button('console.faq.publish')).toHaveAttribute('aria-disabled', 'true');
    await second.button('console.faq.mine_keep').click();
    await second.publish();
    await expect(second.said('console.faq.published')).toBeVisible();
    const faq = await fetch(`${shop.url}/v1/sites/demo/settings?locale=en`);
    const { faq: stored } = (await faq.json()) as {
      faq: { entries: { question: string; answer: string }[] };
    };
    const answer = (question: string) =>
      stored.entries.find((entry) => entry.question === question)?.answer;
    expect([answer(cost), answer(ASKED.en.returns)]).toEqual(['Five euros', 'Within a year']);
  });

  test('a table goes out and comes back', async ({ shop, staff }) => {
    const faq = new Faq(await staff());
    const { page } = faq;
    await faq.open();
    await faq.button('console.faq.entries').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: faq.agent.word('console.faq.export') }).click(),
    ]);
    const csv = readFileSync(await download.path(), 'utf8');
    expect(csv).toContain('How much does shipping cost?');
    const choose = (text: string) =>
      page
        .locator('#faq-file')
        .setInputFiles({ name: 'faq.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await choose('question,answer\r\nWhere are you?,\r\n');
    await expect(page.locator('.faq-problems')).toContainText('2');
    await page.screenshot({ path: `${PICTURES}en-import-wrong.png`, fullPage: true });
    await clean(page, 'a file with a flaw');
    await choose(`${csv}where,Where are you?,Which city are you in?,In Amman,\r\n`);
    await faq.button('console.faq.keep').click();
    await expect(faq.entries.filter({ hasText: 'Where are you?' })).toContainText(
      faq.agent.word('console.faq.added'),
    );
    await expect(page.locator('.faq-entries .chip--good')).toHaveCount(1);
    await faq.publish();
    await expect(faq.said('console.faq.published')).toBeVisible();
    expect(await (await fetch(`${shop.url}/v1/sites/demo/settings?locale=en`)).text()).toContain(
      'In Amman',
    );
  });
});

test.describe('without a network', () => {
  test.use({ allowed: { lines: NETWORK_LOSS } });

  test('the FAQ comes when the network does; an empty one says what it is for', async ({
    shop,
    staff,
  }) => {
    shop.setSettings('en', {});
    const faq = new Faq(await staff());
    const { page } = faq;
    await page.route('**/v1/agent/faq?*', (route) => route.abort());
    await faq.agent.turnTo('console.faq');
    await expect(page.getByRole('alert').filter({ hasText: /./ })).toContainText(
      faq.agent.word('console.faq.failed'),
    );
    await page.unroute('**/v1/agent/faq?*');
    await faq.button('console.retry').click();
    await expect(page.getByText(faq.agent.word('console.faq.first'))).toBeVisible();
    await page.screenshot({ path: `${PICTURES}en-first.png`, fullPage: true });
    await clean(page, 'the first visit');
    await faq.button('console.faq.new').click();
    await faq.write('Where are you?', 'In Amman');
    await faq.publish();
    await expect(faq.said('console.faq.published')).toBeVisible();
    await expect(faq.entries).toHaveCount(1);
  });
});
