// Surveys in the visitor's page: where they come up, how they are answered, what becomes of it.
import type { Page } from '@playwright/test';

import { expect, NETWORK_LOSS, test } from './support/fixtures.ts';
import { Collector } from './support/collector.ts';
import type { Visitor } from './support/visitor.ts';
import { ask, bubble, place, point, shopWith, told, track } from './support/surveys.ts';

const RULE = { id: 'ask', survey: 'recommend', when: { 'event.name': 'go' } };

/** Opens the page and waits until the widget runs, its settings in hand. */
async function enter(shopper: Visitor, url: string): Promise<void> {
  const settings = shopper.page.waitForResponse((response) => response.url().includes('/settings'));
  await shopper.visit(url);
  await shopper.launcher.hover();
  await settings;
  await expect(shopper.page.locator('.wasl-app .wasl-launcher')).toBeVisible();
}

/** The element with the focus, through all shadow roots. */
const focused = (page: Page) =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active?.getAttribute('aria-label') ?? active?.textContent ?? '';
  });

/** The events of surveys in the batches that the server's own collector accepts. */
function collected(page: Page): { type: string; data: { properties: Record<string, unknown> } }[] {
  const events: ReturnType<typeof collected> = [];
  page.on('requestfinished', async (request) => {
    if (request.method() !== 'POST' || !request.url().includes('/v1/events?site=demo')) return;
    const response = await request.response();
    if (response?.status() !== 200) return;
    const sent = JSON.parse(request.postData() ?? '[]') as typeof events;
    events.push(...sent.filter(({ type }) => type.startsWith('wasl.survey.')));
  });
  return events;
}

test('a rule asks in the bubble, while the visitor keeps what they were at', async ({
  server,
  visitor,
}) => {
  const host = await shopWith(
    server.url,
    { prompts: [RULE] },
    `document.querySelector('main').insertAdjacentHTML('beforeend', '<input id="field" value="abc">');`,
  );
  const shopper = await visitor();
  const { page } = shopper;
  await enter(shopper, host.url);
  const field = page.locator('#field');
  await field.focus();
  await field.evaluate((input: HTMLInputElement) => input.setSelectionRange(1, 2));
  await track(page, 'go');
  const run = bubble(page);
  await expect(run).toContainText('Would you recommend us to a friend?');
  await expect(field).toBeFocused();
  expect(
    await field.evaluate((input: HTMLInputElement) => [input.selectionStart, input.selectionEnd]),
  ).toEqual([1, 2]);
  await expect(page.locator('.wasl-app [role=status]')).toContainText('Would you recommend us');
  const telling = await told(page);
  await point(run, 3).click();
  await expect(run).toContainText('What was it?');
  const [answered] = await telling();
  expect(answered).toMatchObject({
    action: 'answered',
    survey: 'recommend',
    touchpoint: 'purchase',
    where: 'prompt',
    by: 'rule',
    question: 'nps',
    type: 'nps',
    score: 3,
  });
  await host.remove();
});

test('branches, the way back, and an answer that counts no more', async ({ server, visitor }) => {
  const host = await shopWith(server.url, {});
  const shopper = await visitor();
  const { page } = shopper;
  await enter(shopper, host.url);
  const telling = await told(page);
  await ask(page, 'recommend');
  const run = bubble(page);
  await point(run, 2).click();
  await run.getByRole('checkbox', { name: 'It came late' }).click();
  await run.getByRole('checkbox', { name: 'The price' }).click();
  await expect(run.getByRole('checkbox', { checked: true })).toHaveCount(2);
  await run.getByRole('button', { name: shopper.word('survey.back') }).click();
  await expect(run.getByRole('radio', { checked: true })).toHaveAccessibleName('2 of 10');
  await run.getByRole('button', { name: shopper.word('survey.next') }).click();
  await expect(run.getByRole('checkbox', { checked: true })).toHaveCount(2);
  await run.getByRole('button', { name: shopper.word('survey.back') }).click();
  await point(run, 10).click();
  await expect(run).toContainText('Anything else?');
  await run.getByRole('textbox').fill('Lovely linen');
  await run.getByRole('button', { name: shopper.word('survey.done') }).click();
  await expect(run).toContainText('Tell your friends!');
  const actions = (await telling()).map(({ action, question, withdrawn }) =>
    [action, question, withdrawn && 'withdrawn'].filter(Boolean).join(' '),
  );
  expect(actions).toEqual([
    'shown',
    'answered nps',
    'answered why',
    'answered why',
    'answered nps',
    'answered why withdrawn',
    'answered words',
    'completed',
  ]);
  await run.getByRole('button', { name: shopper.word('survey.close') }).click();
  await expect(run).toHaveCount(0);
  await host.remove();
});

test.describe('a survey that may not be asked', () => {
  test.use({ allowed: { lines: [/is not asked/, /There is no survey/] } });

  test('is told in the console, and so is one that there is not', async ({ server, visitor }) => {
    const host = await shopWith(server.url, {});
    const shopper = await visitor();
    const { page } = shopper;
    const said: string[] = [];
    page.on('console', (message) => said.push(`${message.type()} ${message.text()}`));
    await enter(shopper, host.url);
    await ask(page, 'recommend');
    await bubble(page)
      .getByRole('button', { name: shopper.word('survey.never') })
      .click();
    await expect(bubble(page)).toHaveCount(0);
    await page.reload();
    await shopper.launcher.hover();
    await ask(page, 'recommend');
    await ask(page, 'recomend');
    await expect.poll(() => said.length).toBe(2);
    expect(said.sort()).toEqual([
      'error wasl: There is no survey "recomend". Known here: recommend, looks.',
      expect.stringMatching(/^warning wasl: .*does not want to be asked about it again/),
    ]);
    await expect(bubble(page)).toHaveCount(0);
    await host.remove();
  });
});

test('in the thread: one unread, and the panel stays closed', async ({ server, visitor }) => {
  const host = await shopWith(server.url, { prompts: [{ ...RULE, place: 'thread' }] });
  const shopper = await visitor();
  const { page } = shopper;
  await enter(shopper, host.url);
  await track(page, 'go');
  await expect(page.locator('.wasl-badge')).toHaveText('1');
  await expect(shopper.panel).toHaveCount(0);
  await shopper.open();
  const run = shopper.thread.locator('.wasl-run');
  await point(run, 9).click();
  await run.getByRole('button', { name: shopper.word('survey.skip') }).click();
  await expect(run).toContainText('Tell your friends!');
  await host.remove();
});

test('elements of the page: there at the start, added later, two of them, taken away', async ({
  server,
  visitor,
}) => {
  const host = await shopWith(server.url, {}, place('recommend'));
  const shopper = await visitor();
  const { page } = shopper;
  await enter(shopper, host.url);
  const first = page.locator('wasl-survey[survey=recommend] .wasl-run');
  await expect(first).toContainText('Would you recommend us');
  const telling = await told(page);
  await page.evaluate(`{ ${place('looks')} }`);
  const second = page.locator('wasl-survey[survey=looks] .wasl-run');
  await expect(second).toContainText('How was your visit?');
  await expect.poll(telling).toHaveLength(1);
  await point(second, 4).click();
  await expect(second).toContainText('And the delivery?');
  await point(first, 10).click();
  await expect(first).toContainText('Anything else?');
  // In its own root the focus goes along.
  expect(await focused(page)).toBe('Anything else?');
  expect((await telling()).map(({ action, where }) => `${action} ${where}`)).toEqual([
    'shown element',
    'answered element',
    'answered element',
  ]);
  // One more of the same shows the same.
  await page.evaluate(`{ ${place('recommend')} }`);
  await expect(page.locator('wasl-survey[survey=recommend] .wasl-run')).toHaveCount(2);
  await page.evaluate(() => document.querySelector('wasl-survey')?.remove());
  await expect(first).toHaveCount(1);
  await page.evaluate(() => window.wasl?.('destroy'));
  await expect(page.locator('wasl-survey > *')).toHaveCount(0);
  await expect(page.locator('wasl-survey')).toHaveCount(2);
  await host.remove();
});

test('it goes on after a reload, with the words that stood there', async ({ server, visitor }) => {
  const host = await shopWith(server.url, {});
  const shopper = await visitor();
  const { page } = shopper;
  await enter(shopper, host.url);
  await ask(page, 'recommend');
  const run = bubble(page);
  await point(run, 8).click();
  await run.getByRole('textbox').fill('half a sentence');
  await page.reload();
  await shopper.launcher.hover();
  await expect(run.getByRole('textbox')).toHaveValue('half a sentence');
  await run.getByRole('button', { name: shopper.word('survey.back') }).click();
  await expect(run.getByRole('radio', { checked: true })).toHaveAccessibleName('8 of 10');
  await host.remove();
});

test('an answer in one tab counts in the other', async ({ server, visitor }) => {
  const host = await shopWith(server.url, {}, place('recommend'));
  const shopper = await visitor();
  const { page } = shopper;
  await enter(shopper, host.url);
  const run = page.locator('wasl-survey .wasl-run');
  await expect(run).toBeVisible();
  const other = await page.context().newPage();
  await other.goto(host.url);
  await other.locator('.wasl-launcher').hover();
  const there = other.locator('wasl-survey .wasl-run');
  await point(there, 1).click();
  await expect(run).toContainText('What was it?');
  await run.getByRole('button', { name: shopper.word('survey.skip') }).click();
  await expect(there).toContainText('Anything else?');
  await there.getByRole('button', { name: shopper.word('survey.skip') }).click();
  for (const one of [run, there]) await expect(one).toContainText('Thank you for telling us.');
  await host.remove();
});

for (const language of ['en', 'ar'] as const) {
  test(`the keyboard alone, ${language}: the scale reads from the line's start`, async ({
    server,
    visitor,
  }) => {
    const host = await shopWith(server.url, { locale: language });
    const shopper = await visitor(language);
    const { page } = shopper;
    await enter(shopper, host.url);
    await ask(page, 'looks');
    const run = bubble(page);
    await expect(run.getByRole('radio')).toHaveCount(5);
    const onward = language === 'ar' ? 'ArrowLeft' : 'ArrowRight';
    const places = await run
      .getByRole('radio')
      .evaluateAll((faces) => faces.map((face) => face.getBoundingClientRect().x));
    const sorted = [...places].sort((one, other) =>
      language === 'ar' ? other - one : one - other,
    );
    expect(places).toEqual(sorted);
    await point(run, 0).focus();
    await page.keyboard.press(onward);
    await page.keyboard.press(onward);
    await expect(point(run, 2)).toBeFocused();
    // The keys only move: nothing is answered yet.
    await expect(run.getByRole('radio', { checked: true })).toHaveCount(0);
    await page.keyboard.press('Space');
    await expect(run).toContainText(language === 'ar' ? 'التوصيل' : 'And the delivery?');
    expect(await focused(page)).toBe(language === 'ar' ? 'وماذا عن التوصيل؟' : 'And the delivery?');
    await page.keyboard.press('Tab');
    await expect(point(run, 0)).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(run).toHaveCount(0);
    await expect(shopper.launcher).toBeFocused();
    await host.remove();
  });
}

test('answers reach the server while events go elsewhere', async ({ server, visitor }) => {
  const collector = new Collector(() => ({ status: 204 }));
  await collector.start();
  const host = await shopWith(server.url, { events: { url: collector.url } });
  const shopper = await visitor();
  const { page } = shopper;
  const events = collected(page);
  await enter(shopper, host.url);
  await ask(page, 'recommend');
  await point(bubble(page), 7).click();
  await expect
    .poll(() => events.map(({ type }) => type))
    .toEqual(['wasl.survey.shown', 'wasl.survey.answered']);
  expect(events[1]?.data.properties).toMatchObject({ question: 'nps', score: 7 });
  const elsewhere = () =>
    collector.batches.flat().filter(({ type }) => type === 'wasl.survey.answered').length;
  await expect.poll(elsewhere).toBe(1);
  await host.remove();
  await collector.remove();
});

test.describe('a dead network', () => {
  test.use({ allowed: { lines: [...NETWORK_LOSS, /Failed to load resource/] } });

  test('answers survive it, and a reload without it', async ({ server, visitor }) => {
    const host = await shopWith(server.url, { events: { enabled: false } });
    const shopper = await visitor();
    const { page } = shopper;
    const events = collected(page);
    await enter(shopper, host.url);
    await page.route(`${server.url}/v1/events*`, (route) => route.abort());
    await ask(page, 'recommend');
    await point(bubble(page), 0).click();
    await page.reload();
    await shopper.launcher.hover();
    await expect(bubble(page)).toContainText('What was it?');
    await page.waitForEvent('requestfailed', (request) => request.url().includes('/v1/events'));
    expect(events).toEqual([]);
    await page.unroute(`${server.url}/v1/events*`);
    await expect
      .poll(() => events.map(({ type }) => type), { timeout: 60_000 })
      .toContain('wasl.survey.answered');
    expect(events.filter(({ type }) => type === 'wasl.survey.answered')).toHaveLength(1);
    await host.remove();
  });
});

test('a rule hears of what the widget does: effort after a FAQ answer', async ({
  server,
  visitor,
}) => {
  const host = await shopWith(server.url, {
    prompts: [
      { id: 'ces', survey: 'looks', place: 'thread', when: { 'event.name': 'wasl.faq.helpful' } },
    ],
  });
  const shopper = await visitor();
  const { page } = shopper;
  await enter(shopper, host.url);
  await shopper.open();
  await shopper.write('how long does delivery take');
  await shopper.button('faq.yes').click();
  await expect(shopper.thread.locator('.wasl-run')).toContainText('How was your visit?');
  await expect(page.locator('.wasl-prompt')).toHaveCount(0);
  await host.remove();
});
