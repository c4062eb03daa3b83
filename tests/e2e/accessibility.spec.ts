// axe-core finds nothing, in any state, light and dark, English and Arabic; keyboard alone is enough.
import { clean } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';
import { LANGUAGES } from './support/words.ts';

for (const language of LANGUAGES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing, ${language}, ${colorScheme}`, async ({ server, visitor, agent }) => {
      const options = { colorScheme, reducedMotion: 'reduce' } as const;
      const shopper = await visitor(language, options);
      const home = language === 'ar' ? '/ar/' : '/';
      await shopper.visit(server.url + home);
      await clean(shopper.page, 'launcher');
      await shopper.open();
      await expect(shopper.panel.getByText(shopper.word('faq.quick'))).toBeVisible();
      await clean(shopper.page, 'fresh panel');
      await shopper.write(language === 'ar' ? 'كم يستغرق التوصيل' : 'how long does delivery take');
      await expect(shopper.thread).toContainText(shopper.word('faq.answers'));
      await clean(shopper.page, 'answer');
      await shopper.write(language === 'ar' ? 'ما عاصمة الأرجنتين' : 'who won the cup in 1966');
      await expect(shopper.thread).toContainText(shopper.word('faq.unknown'));
      await clean(shopper.page, 'unknown');
      await shopper.askForAPerson();
      const text = `axe ${language} ${colorScheme}`;
      await shopper.write(text);
      await shopper.sees(text, 'message.sent');
      await clean(shopper.page, 'conversation');

      const staff = await agent(language, options);
      await clean(staff.page, 'inbox');
      await staff.choose(text);
      await staff.reply('https://noor.example and *words*');
      await clean(staff.page, 'console thread');
      await expect(shopper.thread).toContainText('words');
      await clean(shopper.page, 'reply');
      await staff.resolve();
      await expect(shopper.thread.getByRole('radio')).toHaveCount(5);
      await clean(shopper.page, 'survey');
      await shopper.thread
        .getByRole('radio', { name: shopper.word('survey.score4'), exact: true })
        .click();
      await expect(shopper.thread.locator('.wasl-survey textarea')).toBeVisible();
      await clean(shopper.page, 'rated');
      await expect(staff.thread).toContainText('4');
      await clean(staff.page, 'console rated');
      await staff.turnTo('console.events');
      await expect(staff.page.getByText('wasl.survey.answered').first()).toBeVisible();
      await clean(staff.page, 'console events');
    });
  }

  test(`the shop and the studio are clean, ${language}`, async ({ server, visitor }) => {
    const shopper = await visitor(language, { reducedMotion: 'reduce' });
    const prefix = language === 'ar' ? '/ar' : '';
    for (const path of ['/', '/product/linen-shirt/', '/cart/', '/checkout/', '/thank-you/']) {
      await shopper.visit(server.url + prefix + path);
      await clean(shopper.page, path);
    }
    await shopper.page.goto(`${server.url}/studio/`);
    await clean(shopper.page, 'studio');
  });
}

test("the console's sign-in is clean", async ({ server, browserOf }) => {
  const page = await (await browserOf({ locale: 'en-GB' })).newPage();
  await page.goto(`${server.url}/console/`);
  await expect(page.getByLabel('Password')).toBeVisible();
  await clean(page, 'sign-in');
});

test('keyboard alone opens, asks, closes, and returns the focus', async ({ server, visitor }) => {
  const shopper = await visitor();
  const page = shopper.page;
  await shopper.visit(`${server.url}/`);
  await shopper.launcher.focus();
  await page.keyboard.press('Enter');
  await expect(shopper.composer).toBeFocused();
  await page.keyboard.type('how long does delivery take');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('please');
  await expect(shopper.composer).toHaveValue('how long does delivery take\nplease');
  await page.keyboard.press('Enter');
  await expect(shopper.thread).toContainText(shopper.word('faq.answers'));
  await expect(shopper.composer).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(shopper.panel).toHaveCount(0);
  await expect(shopper.launcher).toBeFocused();
});
