// The whole way, as a visitor and an agent walk it: prompt, FAQ bot, chat, resolution, CSAT, events.
import { expect, PHONE, test } from './support/fixtures.ts';
import { LANGUAGES, type Language } from './support/words.ts';

interface Script {
  home: string;
  product: string;
  prompt: string;
  question: string;
  answer: RegExp;
  nonsense: string;
  message: string;
  reply: string;
  comment: string;
}

const SCRIPTS: Record<Language, Script> = {
  en: {
    home: '/',
    product: '/product/linen-shirt/',
    prompt: 'Need a hand with sizes?',
    question: 'how long till my parcel gets here',
    answer: /day/i,
    nonsense: 'what is the airspeed of a swallow',
    message: 'Does the linen shirt shrink in the wash?',
    reply: 'Hardly at all: wash it **cold**.',
    comment: 'Quick and kind',
  },
  ar: {
    home: '/ar/',
    product: '/ar/product/linen-shirt/',
    prompt: 'تحتاج مساعدة في المقاس؟',
    question: 'متى توصلني الطلبية',
    answer: /يوم|أيام/,
    nonsense: 'ما عاصمة الأرجنتين',
    message: 'هل ينكمش قميص الكتان بعد الغسيل؟',
    reply: 'لا يكاد ينكمش: اغسله بماء **بارد**.',
    comment: 'سريع ولطيف',
  },
};

for (const language of LANGUAGES) {
  for (const [shape, options] of [
    ['wide', {}],
    ['phone', PHONE],
  ] as const) {
    test(`a visitor's whole journey, ${language}, ${shape}`, async ({ server, visitor, agent }) => {
      const script = SCRIPTS[language];
      const shopper = await visitor(language, options);
      const page = shopper.page;
      await shopper.drawn();

      await test.step('the prompt comes once, without taking the focus', async () => {
        await shopper.visit(server.url + script.home);
        await expect(page.locator('html')).toHaveAttribute(
          'dir',
          language === 'ar' ? 'rtl' : 'ltr',
        );
        await shopper.visit(server.url + script.product);
        await shopper.launcher.hover();
        await expect(page.locator('.wasl-app .wasl-launcher')).toBeVisible();
        await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
        const focused = await page.evaluate(() => document.activeElement?.tagName);
        // It needs some seconds on the page besides: whoever moves to leave later sees it.
        await expect(async () => {
          await shopper.leave();
          await expect(shopper.prompt).toContainText(script.prompt, { timeout: 500 });
        }).toPass({ timeout: 30_000 });
        expect(await page.evaluate(() => document.activeElement?.tagName)).toBe(focused);
        await shopper.prompt.getByRole('button', { name: shopper.word('prompt.dismiss') }).click();
        await expect(shopper.prompt).toHaveCount(0);
        await shopper.leave();
        await expect(shopper.prompt).toHaveCount(0);
      });

      await test.step('the FAQ bot answers, and says so when it does not know', async () => {
        await shopper.open();
        await expect(shopper.panel.getByText(shopper.word('faq.quick'))).toBeVisible();
        await shopper.write(script.question);
        await expect(shopper.thread).toContainText(script.answer);
        await expect(shopper.thread).toContainText(shopper.word('faq.answers'));
        await shopper.button('faq.yes').click();
        await expect(shopper.thread).toContainText(shopper.word('faq.thanks'));
        await shopper.write(script.nonsense);
        await expect(shopper.thread).toContainText(shopper.word('faq.unknown'));
      });

      await test.step('a person takes over', async () => {
        await shopper.askForAPerson();
        await shopper.write(script.message);
        await shopper.sees(script.message, 'message.sent');
      });

      const staff = await agent('en', {});

      await test.step('the agent sees who is asking, where, and what was asked before', async () => {
        await staff.choose(script.message);
        await expect(staff.thread).toContainText(script.question);
        await expect(staff.page.getByText(script.product, { exact: false }).first()).toBeVisible();
        await shopper.sees(script.message, 'message.seen');
      });

      await test.step('typing shows on both sides, and the reply arrives', async () => {
        await staff.composer.pressSequentially('…');
        await expect(shopper.panel.locator('.wasl-typing')).toBeVisible();
        await shopper.composer.pressSequentially('…');
        await expect(staff.page.getByText(staff.word('console.typing'))).toBeVisible();
        await shopper.composer.fill('');
        await shopper.button('panel.close').click();
        await staff.reply(script.reply);
        await expect(shopper.launcher).toContainText('1');
        await shopper.open();
        const reply = shopper.bubble(script.reply.replaceAll('**', ''));
        await expect(reply.locator('strong')).toHaveCount(1);
        await expect(staff.thread).toContainText(staff.word('console.seen'));
      });

      await test.step('the resolution asks for a rating; the score reaches the console', async () => {
        await staff.resolve();
        await expect(shopper.thread).toContainText(shopper.word('survey.question'));
        const faces = shopper.thread.getByRole('radio');
        await expect(faces).toHaveCount(5);
        await shopper.thread.getByRole('radio', { name: shopper.word('survey.score5') }).click();
        await shopper.thread.locator('.wasl-survey textarea').fill(script.comment);
        await shopper.button('survey.send').click();
        await expect(shopper.thread).toContainText(shopper.word('survey.thanks'));
        await expect(staff.thread).toContainText(script.comment);
      });

      await test.step('nothing is lost or doubled by a reload', async () => {
        await shopper.reload();
        await expect(shopper.bubble(script.message)).toHaveCount(1);
        await expect(shopper.bubble(script.reply.replaceAll('**', ''))).toHaveCount(1);
        await expect(shopper.thread).toContainText(shopper.word('survey.thanks'));
      });

      await test.step('every step was reported', async () => {
        await staff.turnTo('console.events');
        const list = staff.page.getByRole('main');
        for (const kind of [
          'wasl.page.viewed',
          'wasl.prompt.shown',
          'wasl.prompt.dismissed',
          'wasl.widget.opened',
          'wasl.faq.answered',
          'wasl.faq.helpful',
          'wasl.faq.unanswered',
          'wasl.faq.handed_over',
          'wasl.message.sent',
          'wasl.message.received',
          'wasl.survey.answered',
        ]) {
          await expect(list.getByText(kind, { exact: true }).first()).toBeVisible();
        }
      });
    });
  }
}
