// The demo shop's own surveys: NPS after a purchase, CES after an answer of the bot, a question in
// the page of a product.
import { clean } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';
import { bubble, point } from './support/surveys.ts';
import type { Visitor } from './support/visitor.ts';
import { LANGUAGES } from './support/words.ts';

const WORDS = {
  en: {
    recommend: 'How likely are you to recommend us to a friend?',
    words: 'Anything you would like to add?',
    ease: 'The answer was easy to find.',
    looked: 'What were you looking for?',
    page: 'Does this page tell you what you want to know?',
    no: 'No',
    missing: 'What is missing?',
    thanks: 'Thank you, we will see to it.',
  },
  ar: {
    recommend: 'ما احتمال أن توصي بنا صديقًا؟',
    words: 'هل تود أن تضيف شيئًا؟',
    ease: 'كان العثور على الجواب سهلًا.',
    looked: 'عمّ كنت تبحث؟',
    page: 'هل تجد في هذه الصفحة ما تريد معرفته؟',
    no: 'لا',
    missing: 'ما الذي ينقص؟',
    thanks: 'شكرًا لك، سنهتم بذلك.',
  },
};

async function enter(shopper: Visitor, url: string): Promise<void> {
  await shopper.drawn();
  await shopper.page.clock.install();
  await shopper.visit(url);
  await shopper.launcher.hover();
  await expect(shopper.page.locator('.wasl-app .wasl-launcher')).toBeVisible();
}

for (const language of LANGUAGES) {
  const words = WORDS[language];
  const home = language === 'ar' ? '/ar' : '';

  test(`NPS after a purchase, ${language}`, async ({ server, visitor }, info) => {
    const shopper = await visitor(language, { reducedMotion: 'reduce' });
    const { page } = shopper;
    await enter(shopper, `${server.url}${home}/thank-you/`);
    const run = bubble(page);
    await expect(async () => {
      await page.clock.fastForward(5_000);
      await expect(run).toContainText(words.recommend, { timeout: 700 });
    }).toPass({ timeout: 40_000 });
    await shopper.settled();
    await page.screenshot({ path: info.outputPath(`nps-${language}.png`) });
    await clean(page, 'NPS');
    await point(run, 9).click();
    await expect(run).toContainText(words.words);
  });

  test(`CES after an answer, ${language}`, async ({ server, visitor }, info) => {
    const shopper = await visitor(language, { reducedMotion: 'reduce' });
    const { page } = shopper;
    await enter(shopper, `${server.url}${home}/`);
    await shopper.open();
    await shopper.panel.locator('.wasl-quick:not(.wasl-offers) button').first().click();
    await shopper.button('faq.yes').click();
    const run = shopper.thread.locator('.wasl-run');
    await expect(run).toContainText(words.ease);
    await shopper.settled();
    await page.screenshot({ path: info.outputPath(`ces-${language}.png`) });
    await clean(page, 'CES');
    await point(run, 0).click();
    await expect(run).toContainText(words.looked);
  });

  test(`a question in the page of a product, ${language}`, async ({ server, visitor }, info) => {
    const shopper = await visitor(language, { reducedMotion: 'reduce' });
    const { page } = shopper;
    await enter(shopper, `${server.url}${home}/product/olive-bowl/`);
    const run = page.locator('wasl-survey .wasl-run');
    await expect(run).toContainText(words.page);
    await run.scrollIntoViewIfNeeded();
    await page.screenshot({ path: info.outputPath(`element-${language}.png`) });
    await clean(page, 'the element');
    await run.getByRole('radio', { name: words.no, exact: true }).click();
    await expect(run).toContainText(words.missing);
    await run.locator('textarea').fill('?');
    await run.getByRole('button', { name: shopper.word('survey.done') }).click();
    await expect(run).toContainText(words.thanks);
  });
}
