// Waiting for a person: the place in line and the expected wait, live; and what is said and asked while
// nobody answers.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { Agent } from './support/agent.ts';
import { clean } from './support/axe.ts';
import { expect, NETWORK_LOSS, PHONE, test } from './support/fixtures.ts';
import { Server } from './support/server.ts';
import type { Visitor } from './support/visitor.ts';
import { LANGUAGES, type Language } from './support/words.ts';

// Each test has a server of its own, which ends before its visitors do.
test.use({ allowed: { lines: NETWORK_LOSS } });

const place = (shopper: Visitor) => shopper.panel.locator('.wasl-queue');

const root = (language: Language) => (language === 'ar' ? '/ar/' : '/');

const PARCEL = { en: 'how long till my parcel gets here', ar: 'كم يستغرق التوصيل' } as const;

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Hours that begin at nine the day after tomorrow, by the clocks of Riyadh. */
function closed(): object {
  const later = new Date(Date.now() + 2 * 86_400_000);
  const zone = 'Asia/Riyadh';
  const day = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: zone }).format(later);
  const days = DAYS.filter((name) => day.toLowerCase().startsWith(name));
  return {
    hours: 'desk',
    schedules: { desk: { zone, hours: [{ days, open: '09:00', close: '10:00' }] } },
  };
}

function seed(language: Language): object {
  const file = new URL(`../../crates/server/seed/demo.${language}.json`, import.meta.url);
  const settings = JSON.parse(readFileSync(fileURLToPath(file), 'utf8')) as object;
  return { ...settings, holdout: 0 };
}

test('two who wait move up as an agent answers', async ({ visitor, browserOf }) => {
  const own = new Server();
  await own.start();
  const one = await visitor();
  const two = await visitor();
  await one.beginConversation(own.url, 'I came first');
  // Nobody is there: no place is told, in the thread or to the console.
  await expect(place(one)).toHaveCount(0);
  const staff = new Agent(await (await browserOf({ locale: 'en-GB' })).newPage());
  await staff.redeem(own.link);
  await expect(place(one)).toHaveText(one.word('queue.next'));
  await two.beginConversation(own.url, 'I came second');
  await expect(place(two)).toHaveText(two.word('queue.place').replace('[COUNT]', '2'));
  // A second tab and a reload have the same place.
  const tab = await two.page.context().newPage();
  await tab.goto(`${own.url}/`);
  await two.reload();
  await expect(place(two)).toHaveText(two.word('queue.place').replace('[COUNT]', '2'));
  await tab.close();

  await staff.choose('I came first');
  await staff.reply('Hello, first');
  await expect(one.bubble('Hello, first')).toHaveCount(1);
  await expect(place(one)).toHaveCount(0);
  await expect(place(two)).toHaveText(two.word('queue.next'));
  await staff.choose('I came second');
  await staff.reply('Hello, second');
  await expect(place(two)).toHaveCount(0);
  await one.write('thanks');
  await one.sees('thanks', 'message.sent');
  await expect(place(one)).toHaveCount(0);
  await own.remove();
});

for (const language of LANGUAGES) {
  test(`the expected wait on a phone, ${language}`, async ({ visitor, browserOf }, info) => {
    const own = new Server();
    await own.start();
    const staff = new Agent(await (await browserOf({ locale: 'en-GB' })).newPage());
    await staff.redeem(own.link);
    const regular = await visitor();
    await regular.beginConversation(own.url, 'question 1');
    await staff.choose('question 1');
    for (let round = 1; round <= 5; round += 1) {
      if (round > 1) {
        await regular.write(`question ${round}`);
        await expect(staff.thread).toContainText(`question ${round}`);
      }
      await staff.reply(`answer ${round}`);
      await staff.resolve();
      await expect(regular.bubble(`answer ${round}`)).toHaveCount(1);
    }
    const shopper = await visitor(language, { reducedMotion: 'reduce', ...PHONE });
    await shopper.beginConversation(own.url + root(language).slice(0, -1), 'سؤال question');
    const words = `${shopper.word('queue.next')} ${shopper.word('queue.short')}`;
    await expect(place(shopper)).toHaveText(words);
    await expect(place(shopper)).toBeInViewport();
    await clean(shopper.page, 'in line');
    await shopper.page.screenshot({ path: info.outputPath(`place-${language}.png`) });
    await own.remove();
  });

  test(`outside of the hours a message is left, ${language}`, async ({
    visitor,
    browserOf,
  }, info) => {
    const own = new Server();
    await own.start();
    own.setSettings(language, { ...seed(language), ...closed() });
    const clock = { timezoneId: 'Asia/Riyadh', reducedMotion: 'reduce' } as const;
    const shopper = await visitor(language, { ...PHONE, ...clock });
    await shopper.visit(own.url + root(language));
    await shopper.open();
    const said = shopper.panel.locator('.wasl-presence');
    await expect(said).toContainText(/9:00/);
    const later = new Date(Date.now() + 2 * 86_400_000);
    const weekday = { weekday: 'long', timeZone: 'Asia/Riyadh' } as const;
    await expect(said).toContainText(
      new Intl.DateTimeFormat(language === 'ar' ? 'ar' : 'en-GB', weekday).format(later),
    );
    await shopper.page.screenshot({ path: info.outputPath(`closed-${language}.png`) });
    await shopper.button('away.person').click();
    await expect(shopper.thread).toContainText(shopper.word('away.address'));
    await shopper.write('هل لديكم مقاس XL؟');
    await shopper.sees('هل لديكم مقاس XL؟', 'message.sent');
    const form = shopper.thread.locator('.wasl-lead');
    await form.getByRole('textbox').fill('sara@example.com');
    await form.getByRole('button', { name: shopper.word('lead.send') }).click();
    await expect(form).toContainText(shopper.word('lead.no_consent'));
    await shopper.page.screenshot({ path: info.outputPath(`address-${language}.png`) });
    await clean(shopper.page, 'an address is asked for');
    await form.getByRole('checkbox').click();
    await form.getByRole('button', { name: shopper.word('lead.send') }).click();
    await expect(shopper.thread).toContainText(shopper.word('away.thanks'));
    await shopper.page.screenshot({ path: info.outputPath(`left-${language}.png`) });
    await shopper.reload();
    await expect(shopper.bubble('هل لديكم مقاس XL؟')).toHaveCount(1);
    await expect(form).toHaveCount(0);
    await expect
      .poll(() => own.leads().map(({ prompt, value }) => [prompt, value]))
      .toEqual([['away', 'sara@example.com']]);

    // The agent has the message and the address, in the same inbox.
    const staff = new Agent(
      await (await browserOf({ locale: language === 'ar' ? 'ar-SA' : 'en-GB' })).newPage(),
      language,
    );
    await staff.redeem(own.link);
    await staff.choose('هل لديكم مقاس XL؟');
    await expect(staff.page.getByText('sara@example.com').first()).toBeVisible();
    // Outside of the hours it is said so even though somebody looks in.
    await expect(said).toContainText(/9:00/);
    await staff.reply('Yes');
    await expect(shopper.bubble('Yes')).toHaveCount(1);
    await own.remove();
  });

  test(`the agent sees what the bot was asked, ${language}`, async ({
    visitor,
    browserOf,
  }, info) => {
    const own = new Server();
    await own.start();
    const shopper = await visitor(language);
    await shopper.visit(own.url + root(language));
    await shopper.open();
    await shopper.write(PARCEL[language]);
    await expect(shopper.thread).toContainText(shopper.word('faq.answers'));
    await shopper.button('faq.yes').click();
    await shopper.write('zzzz qqqq wwww');
    await expect(shopper.thread).toContainText(shopper.word('faq.unknown'));
    await shopper.askForAPerson();
    await shopper.write('قلم pen');
    await shopper.sees('قلم pen', 'message.sent');
    // The bot is silent from here on: what is typed goes to the agent.
    const answers = shopper.thread.locator('.wasl-matched');
    await expect(answers).toHaveCount(1);
    const staff = new Agent(
      await (await browserOf({ locale: language === 'ar' ? 'ar-SA' : 'en-GB' })).newPage(),
      language,
    );
    await staff.redeem(own.link);
    await staff.choose('قلم pen');
    const told = staff.thread.locator('.handover');
    await expect(told).toContainText(staff.word('console.note.handover'));
    await expect(told.locator('.asked')).toHaveCount(2);
    await expect(told.locator('.asked').first()).toContainText(staff.word('console.note.helpful'));
    await expect(told.locator('.asked').last()).toContainText('zzzz qqqq wwww');
    await expect(told.locator('.asked').last()).toContainText(
      staff.word('console.note.unanswered'),
    );
    await told.screenshot({ path: info.outputPath(`handover-${language}.png`) });
    await own.remove();
  });
}
