// The pictures of the README, made by walking there. `WASL_SCREENSHOTS=docs` puts them in place;
// otherwise they lie beside the other results.
import { fileURLToPath } from 'node:url';

import { expect, PHONE, test } from './support/fixtures.ts';
import { LANGUAGES } from './support/words.ts';

const FOLDER = fileURLToPath(
  new URL(
    `../../${process.env['WASL_SCREENSHOTS'] ?? 'test-results/screenshots'}/`,
    import.meta.url,
  ),
);

const TALK = {
  en: {
    path: '/product/linen-shirt/',
    question: 'how long till my parcel gets here',
    message: 'Does the linen shirt come in extra large?',
    reply: 'It does! XL is back in stock since **this morning**.',
  },
  ar: {
    path: '/ar/product/linen-shirt/',
    question: 'كم يستغرق التوصيل',
    message: 'هل يتوفر قميص الكتان بمقاس كبير جدًا؟',
    reply: 'نعم! عاد المقاس XL إلى المخزون **هذا الصباح**.',
  },
};

for (const language of LANGUAGES) {
  for (const [shape, options] of [
    ['wide', {}],
    ['phone', PHONE],
  ] as const) {
    test(`a picture of the widget, ${language}, ${shape}`, async ({ server, visitor, agent }) => {
      const talk = TALK[language];
      const shopper = await visitor(language, { reducedMotion: 'reduce', ...options });
      await shopper.visit(server.url + talk.path);
      await shopper.open();
      await shopper.write(talk.question);
      await expect(shopper.thread).toContainText(shopper.word('faq.answers'));
      await shopper.askForAPerson();
      await shopper.write(talk.message);
      await shopper.sees(talk.message, 'message.sent');
      const staff = await agent(language);
      await staff.choose(talk.message);
      await staff.reply(talk.reply);
      await expect(shopper.thread).toContainText(talk.reply.replaceAll('**', ''));
      await shopper.page.screenshot({ path: `${FOLDER}screenshot-${language}-${shape}.png` });
      if (shape === 'wide') {
        await staff.page.screenshot({ path: `${FOLDER}screenshot-console-${language}.png` });
      }
    });
  }
}
