// What the page is listened to for, as only a browser shows it: forms, dead clicks, ways to leave,
// addresses without a reload, pages that come back.
import type { Page } from '@playwright/test';

import { expect, PHONE, test } from './support/fixtures.ts';
import { countListeners, traces } from './support/traces.ts';
import type { Visitor } from './support/visitor.ts';

type Prompt = Record<string, unknown>;

/** Gives the widget these prompts and no others, and waits until it listens for them. */
async function give(shopper: Visitor, ...prompts: Prompt[]): Promise<void> {
  await shopper.page.evaluate(
    (prompts) =>
      window.wasl?.('update', {
        promptCooldown: 0,
        prompts: prompts.map((prompt) => ({ text: 'Hello there', ...prompt })) as never,
      }),
    prompts,
  );
}

/** The widget runs and knows the site's settings. */
async function ready(shopper: Visitor): Promise<void> {
  await shopper.launcher.hover();
  await expect(shopper.page.locator('.wasl-app .wasl-launcher')).toBeVisible();
}

/** Puts nodes at the page's top, without a parser. */
async function add(page: Page, build: string): Promise<void> {
  await page.evaluate(new Function(`document.body.prepend((() => { ${build} })())`) as never);
}

/** Keeps what the widget tells of prompts and events; reads it. */
async function told(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const kept: string[] = [];
    Object.assign(window, { told: kept });
    window.wasl?.('on', 'prompt', (detail) => {
      const { id, action } = detail as { id: string; action: string };
      kept.push(`${id} ${action}`);
    });
    window.wasl?.('on', 'event', (detail) => {
      const { type, data } = detail as { type: string; data: { page: { url: string } } };
      if (type === 'wasl.page.viewed') kept.push(`viewed ${new URL(data.page.url).pathname}`);
    });
  });
  return () => page.evaluate(() => (window as unknown as { told: string[] }).told);
}

const FORM = `
  const form = document.createElement('form');
  form.id = 'contact';
  const name = document.createElement('input');
  name.name = 'name';
  const mail = document.createElement('input');
  mail.name = 'mail';
  const send = document.createElement('button');
  send.textContent = 'Send it';
  form.append(name, mail, send);
  form.addEventListener('submit', (event) => event.preventDefault());
  return form;`;

test('a form begins with its first input, and not with the focus', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page } = shopper;
  await shopper.visit(`${server.url}/`);
  await ready(shopper);
  await add(page, FORM);
  await give(shopper, {
    id: 'form',
    text: 'Any question?',
    when: { formStarted: '#contact' },
    wait: 30,
  });
  await page.locator('#contact input').first().focus();
  await expect(shopper.prompt).toHaveCount(0);
  await page.keyboard.type('N');
  // Not while they type; then it has waited.
  await expect(shopper.prompt).toHaveCount(0);
  await expect(shopper.prompt).toContainText('Any question?');
  await expect(page.locator('#contact input').first()).toBeFocused();
});

test('a form that is left is given up, one that is sent or come back to is not', async ({
  server,
  visitor,
}) => {
  const shopper = await visitor();
  const { page } = shopper;
  await page.clock.install();
  await shopper.visit(`${server.url}/`);
  await ready(shopper);
  await add(page, FORM);
  const rule = { id: 'p', text: 'Still there?', cap: 9, when: { formAbandoned: '#contact' } };
  const elsewhere = () => page.locator('h1').first().click();
  await give(shopper, rule);
  const [name, mail] = [page.locator('[name=name]'), page.locator('[name=mail]')];

  await name.pressSequentially('Noor');
  await page.locator('#contact button').click();
  await elsewhere();
  await page.clock.fastForward(20_000);
  await expect(shopper.prompt).toHaveCount(0);

  await name.pressSequentially('Noor');
  await mail.focus();
  await page.clock.fastForward(20_000);
  await expect(shopper.prompt).toHaveCount(0);

  await elsewhere();
  await page.clock.fastForward(5_000);
  await mail.focus();
  await page.clock.fastForward(20_000);
  await expect(shopper.prompt).toHaveCount(0);

  await elsewhere();
  await page.clock.fastForward(10_500);
  await expect(shopper.prompt).toContainText('Still there?');
});

test('a form is given up when the address changes under it', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page } = shopper;
  await shopper.visit(`${server.url}/`);
  await ready(shopper);
  await add(page, FORM);
  await give(shopper, {
    id: 'p',
    text: 'Your words are lost?',
    when: { formAbandoned: true },
    wait: 60,
  });
  await page.locator('[name=name]').pressSequentially('Noor');
  await page.evaluate(() => history.pushState({}, '', '/elsewhere'));
  await expect(shopper.prompt).toContainText('Your words are lost?');
});

test('a click that does nothing is dead, one that does anything is not', async ({
  server,
  visitor,
}) => {
  const shopper = await visitor();
  const { page } = shopper;
  await shopper.visit(`${server.url}/`);
  await ready(shopper);
  await add(
    page,
    `
    const box = document.createElement('div');
    box.id = 'box';
    const make = (tag, id, more = {}) => {
      const made = Object.assign(document.createElement(tag), { id, textContent: id }, more);
      box.append(made);
      return made;
    };
    make('button', 'dead-button', { type: 'button' });
    make('a', 'dead-link', { href: '#' }).addEventListener('click', (event) => event.preventDefault());
    make('span', 'dead-hand').style.cursor = 'pointer';
    make('p', 'plain');
    make('input', 'field');
    make('button', 'changing', { type: 'button', onclick: () => make('i', 'new') });
    make('button', 'late', { type: 'button', onclick: () => setTimeout(() => box.append('late'), 400) });
    make('button', 'moving', { type: 'button', onclick: () => history.pushState({}, '', '/moved') });
    make('button', 'scrolling', { type: 'button', onclick: () => scrollTo(0, 200) });
    make('button', 'focusing', { type: 'button', onclick: () => document.querySelector('#field').focus() });
    make('a', 'mail', { href: 'mailto:a@shop.example' }).addEventListener('click', (event) => event.preventDefault());
    return box;`,
  );
  const rule = (id: string) => ({ id, text: 'Is something broken?', when: { deadClick: true } });
  await page.clock.install();
  for (const id of [
    'plain',
    'field',
    'changing',
    'late',
    'moving',
    'scrolling',
    'focusing',
    'mail',
  ]) {
    await give(shopper, rule(id));
    await page.evaluate(() => scrollTo(0, 0));
    await page.locator(`#${id}`).click();
    await page.clock.runFor(500);
    await page.clock.runFor(1_000);
    await expect(shopper.prompt, id).toHaveCount(0);
  }
  for (const id of ['dead-button', 'dead-link', 'dead-hand']) {
    await give(shopper, rule(id));
    await page.locator(`#${id}`).click();
    await page.clock.runFor(900);
    await expect(shopper.prompt, id).toHaveCount(0);
    await page.clock.runFor(200);
    await expect(shopper.prompt, id).toContainText('Is something broken?');
    await give(shopper);
    await expect(shopper.prompt, id).toHaveCount(0);
  }
});

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
    scrollTo(0, 8_000);
  });
  await give(shopper, { id: 'p', text: 'Before you go', when: { exitIntent: true } });
  const touch = await page.context().newCDPSession(page);
  const scroll = (speed: number, distance: number) =>
    touch.send('Input.synthesizeScrollGesture', {
      x: 200,
      y: 300,
      yDistance: distance,
      speed,
      gestureSourceType: 'touch',
      preventFling: true,
    });
  await scroll(300, 300);
  await expect(shopper.prompt).toHaveCount(0);
  // A finger that moves down the screen moves the page up.
  await expect(async () => {
    await page.evaluate(() => scrollTo(0, 8_000));
    await scroll(6_000, 3_000);
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
    expect(await isOwn()).toEqual([false, false]);
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

test('the page brings a prompt up by its id', async ({ server, visitor, allowed }) => {
  allowed.lines.push(/trigger: no prompt has the id "gfit"; did you mean "gift"/);
  const shopper = await visitor();
  const { page } = shopper;
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await shopper.visit(`${server.url}/`);
  await ready(shopper);
  await give(shopper, { id: 'gift', text: 'For you', when: { triggered: true } });
  await expect(shopper.prompt).toHaveCount(0);
  await page.evaluate(() => window.wasl?.('trigger', 'gfit'));
  await expect.poll(() => said.join()).toContain('did you mean "gift"');
  await page.evaluate(() => window.wasl?.('trigger', 'gift'));
  await expect(shopper.prompt).toContainText('For you');
});

test('a schedule is open by the clocks of its zone, and a segment names visitors', async ({
  server,
  visitor,
  allowed,
}) => {
  allowed.lines.push(/"schedules\.mars\.zone" is "Mars\/Base"/, /asks for the schedule "mars"/);
  const shopper = await visitor();
  const { page } = shopper;
  // A Thursday; it is 14:59 in Cairo, which has summer time.
  await page.clock.install({ time: new Date('2026-07-16T11:59:00Z') });
  await shopper.visit(`${server.url}/?utm_source=news`);
  await ready(shopper);
  await page.evaluate(() =>
    window.wasl?.('update', {
      promptCooldown: 0,
      segments: { reader: { 'utm.source': 'news', visitCount: 1 } },
      schedules: {
        desk: { zone: 'Africa/Cairo', hours: [{ days: ['thu'], open: '15:00', close: '16:00' }] },
        mars: { zone: 'Mars/Base', hours: [] },
      },
      prompts: [
        { id: 'm', text: 'On Mars', priority: 9, when: { 'open.mars': false } },
        { id: 'p', text: 'The desk is open', when: { 'open.desk': true, 'segment.reader': true } },
      ],
    }),
  );
  await page.clock.runFor(30_000);
  await expect(shopper.prompt).toHaveCount(0);
  await page.clock.runFor(31_000);
  await expect(shopper.prompt).toContainText('The desk is open');
});

test('destroy takes away whatever was listened to', async ({ server, visitor }) => {
  const shopper = await visitor();
  const { page } = shopper;
  await page.addInitScript(countListeners);
  await shopper.visit(`${server.url}/`);
  await ready(shopper);
  await give(
    shopper,
    { id: 'p', when: { exitIntent: true, scroll: 100, idle: 900, copied: 'x', rageClick: true } },
    { id: 'q', when: { deadClick: true, formStarted: true, clicked: '#no', visible: '#no' } },
  );
  await expect.poll(async () => (await page.evaluate(traces)).listeners).toHaveProperty('focusout');
  await page.locator('h1').first().click();
  await page.evaluate(() => window.wasl?.('destroy'));
  const { listeners, timers } = await page.evaluate(traces);
  expect(listeners).toEqual({});
  expect(timers).toBe(0);
});
