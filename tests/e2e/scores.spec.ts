// The surveys in the console: figures of answers that pages sent, what visitors wrote, what an agent
// asks, and what was answered to it.
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { Agent } from './support/agent.ts';
import { expect, PHONE, test as base } from './support/fixtures.ts';
import { Server } from './support/server.ts';
import type { Visitor } from './support/visitor.ts';
import { type Language, LANGUAGES } from './support/words.ts';

const PICTURES = fileURLToPath(new URL('../../test-results/scores/', import.meta.url));

const SURVEYS = {
  surveys: [
    {
      id: 'after-purchase',
      touchpoint: 'purchase',
      questions: [
        {
          id: 'recommend',
          type: 'nps',
          text: { en: 'Would you recommend us?', ar: 'هل توصي بنا؟' },
          low: { en: 'Not at all', ar: 'إطلاقًا' },
          high: { en: 'Certainly', ar: 'بكل تأكيد' },
        },
        {
          id: 'effort',
          type: 'ces',
          text: { en: 'How much effort was it?', ar: 'كم كان الجهد؟' },
          low: { en: 'Very little', ar: 'قليل جدًا' },
          high: { en: 'Very much', ar: 'كثير جدًا' },
          goodEnd: 'low',
        },
        {
          id: 'why',
          type: 'multiple',
          text: { en: 'What was it?', ar: 'ما السبب؟' },
          choices: [
            { id: 'price', text: { en: 'The price', ar: 'السعر' } },
            { id: 'late', text: { en: 'It came late', ar: 'تأخر التوصيل' } },
          ],
        },
        { id: 'words', type: 'text', text: { en: 'Anything else?', ar: 'هل من شيء آخر؟' } },
      ],
    },
  ],
};

/** Each test has a server of its own, whose site has a survey. */
const test = base.extend<{
  shop: Server;
  staff: (language?: Language, phone?: boolean) => Promise<Agent>;
}>({
  shop: async ({}, use) => {
    const server = new Server();
    await server.start();
    for (const language of LANGUAGES) server.setSettings(language, SURVEYS);
    await use(server);
    await server.remove();
  },
  staff: async ({ browserOf, shop }, use) => {
    await use(async (language = 'en', phone = false) => {
      const locale = language === 'ar' ? 'ar-SA' : 'en-GB';
      const shape = phone ? PHONE : { viewport: { width: 1280, height: 900 } };
      const context = await browserOf({ locale, reducedMotion: 'reduce', ...shape });
      const agent = new Agent(await context.newPage(), language);
      await agent.redeem(shop.link);
      return agent;
    });
  },
});

/** A first message; the site has no FAQ that would answer it. */
async function begin(shopper: Visitor, home: string, words: string): Promise<void> {
  await shopper.visit(`${home}/`);
  await shopper.open();
  await shopper.write(words);
  await shopper.sees(words, 'message.sent');
}

type Answer = Record<string, unknown>;

/** One run of a survey with its answers, sent from a page as the widget does. */
async function send(page: Page, runs: { about?: Answer; answers: Answer[]; end?: Answer }[]) {
  const events = runs.flatMap(({ about, answers, end }) => {
    const run = {
      survey: 'after-purchase',
      run: randomUUID(),
      touchpoint: 'purchase',
      where: 'prompt',
      by: 'rule',
      ...about,
    };
    const all: [string, Answer][] = [
      ['shown', {}],
      ...answers.map((answer): [string, Answer] => ['answered', answer]),
      ...(end ? [[String(end['kind']), end] as [string, Answer]] : []),
    ];
    return all.map(([kind, more], at) => ({
      specversion: '1.0',
      id: randomUUID(),
      source: 'wasl:demo',
      type: `wasl.survey.${kind}`,
      time: new Date(Date.now() - 60_000 + at).toISOString(),
      datacontenttype: 'application/json',
      session: randomUUID(),
      data: {
        page: { url: 'https://shop.example/thanks', title: 'Thanks' },
        stage: 'after',
        locale: 'en',
        version: '0.1.0',
        properties: { ...run, ...more },
      },
    }));
  });
  const answer = await page.evaluate(async (batch) => {
    const response = await fetch('/v1/events?site=demo', {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents-batch+json' },
      body: JSON.stringify(batch),
    });
    return (await response.json()) as { accepted: string[]; rejected: unknown[] };
  }, events);
  expect(answer.rejected).toEqual([]);
  expect(answer.accepted).toHaveLength(events.length);
}

const nps = (score: number) => ({ question: 'recommend', type: 'nps', score });
const effort = (score: number) => ({
  question: 'effort',
  type: 'ces',
  points: 7,
  goodEnd: 'low',
  score,
});
const why = (...choices: string[]) => ({ question: 'why', type: 'multiple', choices });
const words = (text: string) => ({ question: 'words', type: 'text', text });

/** Five promoters, three passives, two detractors; the efforts of docs/SURVEYS.md. */
async function fill(page: Page): Promise<void> {
  const scores = [10, 9, 9, 10, 10, 7, 8, 8, 3, 6];
  const efforts = [7, 6, 6, 5, 3, 7, 7, 2];
  const runs = scores.map((score, at) => ({
    answers: [
      nps(score),
      ...(at < efforts.length ? [effort(efforts[at] ?? 1)] : []),
      ...(at < 3 ? [why('late', ...(at === 0 ? ['price'] : []))] : []),
      ...(at === 0 ? [words('<b>Very</b> quick, thank you')] : []),
      ...(at === 1 ? [words('وصل الطلب بسرعة')] : []),
    ],
    end: { kind: 'completed' },
  }));
  await send(page, [
    ...runs,
    { answers: [], end: { kind: 'dismissed', how: 'later' } },
    { answers: [], end: { kind: 'dismissed', how: 'never' } },
  ]);
}

for (const language of LANGUAGES) {
  test(`the figures of answers, ${language}`, async ({ shop, staff, visitor }) => {
    const agent = await staff(language);
    await agent.turnTo('console.surveys');
    await expect(agent.page.getByText(agent.word('console.surveys.empty'))).toBeVisible();

    const shopper = await visitor(language);
    await shopper.visit(`${shop.url}/`);
    await fill(shopper.page);
    await agent.turnTo('console.inbox');
    await agent.turnTo('console.surveys');
    const title = language === 'ar' ? 'هل توصي بنا؟' : 'Would you recommend us?';
    const survey = agent.page.getByRole('region', { name: title });
    await expect(survey).toBeVisible();
    // NPS 30 of ten answers, with the interval of docs/SURVEYS.md.
    await expect(survey.getByText('30.0', { exact: true })).toBeVisible();
    await expect(survey).toContainText('−19.1 – 65.2');
    await expect(survey.getByText('5.38', { exact: true })).toBeVisible();
    await expect(survey).toContainText('3.77 – 6.98');
    // Two of eight are on the good side, which is the low one here.
    await expect(survey).toContainText('25.0');
    await expect(survey).toContainText(agent.word('console.surveys.low_is_good'));
    // Three answers are too few, and are counted all the same.
    await expect(survey.getByRole('note')).toHaveCount(1);
    const counts = survey.locator('.survey-counts dd');
    await expect(counts).toHaveText(['12', '10', '10', '0', '1', '1', '0']);
    // The best answer is on top, in every language: 10 of NPS, 1 of this effort.
    const tops = survey.locator('.spread > div:first-child dt');
    await expect(tops.nth(0)).toHaveText('10');
    await expect(tops.nth(1)).toHaveText('1');
    const bar = survey.locator('.spread .bar').first();
    const count = survey.locator('.spread dd > span').first();
    const [from, to] = [await bar.boundingBox(), await count.boundingBox()];
    const reads = (from?.x ?? 0) < (to?.x ?? 0);
    expect(reads, 'bars grow in the direction of reading').toBe(language === 'en');

    // What they wrote is text, never markup.
    await survey.getByRole('button', { name: agent.word('console.surveys.written') }).click();
    await expect(survey.getByText('<b>Very</b> quick, thank you')).toBeVisible();
    await expect(survey.getByText('وصل الطلب بسرعة')).toHaveCSS('direction', 'rtl');

    await agent.page.screenshot({
      path: `${PICTURES}surveys-${language}-wide.png`,
      fullPage: true,
    });
    const found = await new AxeBuilder({ page: agent.page }).analyze();
    expect(found.violations).toEqual([]);

    // Filters ask the server.
    const list = (key: string) =>
      agent.page.locator('.survey-filters label', { hasText: agent.word(key) }).locator('select');
    await list('console.visitor.stage').selectOption('before');
    await expect(agent.page.getByText(agent.word('console.surveys.none'))).toBeVisible();
    await list('console.visitor.stage').selectOption('after');
    await list('console.surveys.time').selectOption('7');
    await list('console.surveys.touchpoint').selectOption('purchase');
    await list('console.visitor.locale').selectOption('en');
    await expect(survey.getByText('30.0', { exact: true })).toBeVisible();
    await list('console.visitor.locale').selectOption('ar');
    await expect(agent.page.getByText(agent.word('console.surveys.none'))).toBeVisible();

    // The command line says the same.
    const printed = shop.wasl('surveys', 'scores');
    expect(printed).toContain('30.000 [-19.051 to 65.205]');
    expect(printed).toContain('5.375 [3.767 to 6.983]');
  });

  test(`the figures on a phone, ${language}`, async ({ shop, staff, visitor }) => {
    const shopper = await visitor(language);
    await shopper.visit(`${shop.url}/`);
    await fill(shopper.page);
    const agent = await staff(language, true);
    await agent.turnTo('console.surveys');
    await expect(agent.page.getByText('30.0', { exact: true })).toBeVisible();
    await agent.page.screenshot({
      path: `${PICTURES}surveys-${language}-phone.png`,
      fullPage: true,
    });
    const wider = await agent.page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(wider, 'nothing is cut off').toBe(false);
  });

  test(`an agent asks for a rating, ${language}`, async ({ shop, staff, visitor }) => {
    const shopper = await visitor(language);
    const asked: { conversation: string; message: string }[] = [];
    shopper.page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        const frame = JSON.parse(String(payload)) as {
          event?: { conversation: string; id: string; body: { survey?: { survey: string } } };
        };
        const event = frame.event;
        if (event?.body.survey?.survey !== 'after-purchase') return;
        asked.push({ conversation: event.conversation, message: event.id });
      }),
    );
    const home = language === 'ar' ? `${shop.url}/ar` : shop.url;
    await begin(shopper, home, 'how was I?');
    const agent = await staff(language);
    await agent.choose('how was I?');
    const ask = agent.page.getByRole('button', { name: agent.word('console.ask'), exact: true });
    const choose = async (name: string): Promise<void> => {
      await ask.click();
      const list = agent.page.getByRole('group', { name: agent.word('console.ask.choose') });
      await list.getByRole('button', { name, exact: true }).click();
      await expect(ask).toBeFocused();
    };
    const builtIn = agent.word('console.surveys.built_in');
    const own = language === 'ar' ? 'هل توصي بنا؟' : 'Would you recommend us?';

    // The built-in poll, once: while it waits, nothing else is asked.
    await choose(builtIn);
    await expect(agent.thread).toContainText(agent.word('console.note.survey'));
    await choose(own);
    await expect(agent.thread).toContainText(agent.word('console.ask.waits'));
    await agent.page.screenshot({ path: `${PICTURES}asked-${language}-refused.png` });
    await agent.thread.getByRole('button', { name: agent.word('console.discard') }).click();
    await expect(agent.thread).not.toContainText(own);

    // The visitor rates, and may be asked the next thing.
    await shopper.panel
      .getByRole('radio')
      .nth(3)
      .or(shopper.panel.locator('.wasl-survey button').nth(3))
      .first()
      .click();
    await expect(agent.thread).toContainText(
      agent.word('console.note.rating').replace('[SCORE]', '4'),
    );
    await choose(own);
    await expect(agent.thread).toContainText(own);
    await expect.poll(() => asked.length).toBe(1);
    const [place] = asked;
    await send(shopper.page, [
      {
        about: { ...place, where: 'thread', by: 'agent' },
        answers: [nps(9)],
        end: { kind: 'completed' },
      },
    ]);
    await expect(agent.thread.locator('.survey-answers')).toContainText('9 / 10', {
      timeout: 15_000,
    });
    await agent.page.screenshot({ path: `${PICTURES}asked-${language}.png` });

    // Both are in the figures: too few for a score, and counted.
    await agent.turnTo('console.surveys');
    const csat = agent.page.getByRole('region', { name: builtIn });
    await expect(csat.locator('.survey-counts dd').first()).toHaveText('1');
    await expect(csat.getByRole('note')).toHaveCount(1);
  });
}

test("what follows a conversation is the site's choice", async ({ shop, staff, visitor }) => {
  const shopper = await visitor();
  const follows: string[] = [];
  shopper.page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const name = /"body":\{"survey":\{"survey":"([^"]+)"/.exec(String(payload))?.[1];
      if (name) follows.push(name);
    }),
  );
  const agent = await staff();
  const [survey] = SURVEYS.surveys;
  for (const [settings, expected] of [
    [{ afterConversation: 'none' }, []],
    [{ surveys: [{ ...survey, after: 'conversation' }] }, ['after-purchase']],
  ] as const) {
    for (const language of LANGUAGES) shop.setSettings(language, settings);
    const said = `asked ${expected.length}`;
    if (expected.length === 0) await begin(shopper, shop.url, said);
    else await shopper.write(said);
    await agent.choose(said);
    await agent.resolve();
    await expect(agent.page.getByText(agent.word('console.state.resolved')).first()).toBeVisible();
    await expect.poll(() => follows).toEqual(expected);
  }
});
