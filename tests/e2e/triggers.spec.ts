// What the page is listened to for, as only a browser shows it: forms, dead clicks, clocks, and
// prompts that the page asks for itself.
import { expect, test } from './support/fixtures.ts';
import { add, give, ready } from './support/prompting.ts';
import { countListeners, traces } from './support/traces.ts';

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
    await page.evaluate(() => {
      Object.assign(window, { moved: false });
      addEventListener('scroll', () => Object.assign(window, { moved: true }), { once: true });
    });
    await page.locator(`#${id}`).click();
    if (id === 'scrolling') {
      // The browser tells of it when it draws, by a clock of its own.
      await expect
        .poll(() => page.evaluate(() => (window as unknown as { moved: boolean }).moved))
        .toBe(true);
    }
    await page.clock.runFor(500);
    await page.clock.runFor(1_000);
    await expect(shopper.prompt, id).toHaveCount(0);
  }
  for (const id of ['dead-button', 'dead-link', 'dead-hand']) {
    await give(shopper, rule(id));
    await page.locator(`#${id}`).click();
    await page.clock.runFor(1_100);
    await expect(shopper.prompt, id).toContainText('Is something broken?');
    await give(shopper);
    await expect(shopper.prompt, id).toHaveCount(0);
  }
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
