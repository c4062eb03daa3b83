// Surveys that the tests ask, and a merchant's page that has them.
import type { Locator, Page } from '@playwright/test';

import { Host } from './host.ts';

const scale = (low: [string, string], high: [string, string]) => ({
  low: { en: low[0], ar: low[1] },
  high: { en: high[0], ar: high[1] },
});

const EASE = scale(['Very hard', 'صعب جدًا'], ['Very easy', 'سهل جدًا']);

/** NPS with a branch by its bucket, choices and words. */
export const RECOMMEND = {
  id: 'recommend',
  touchpoint: 'purchase',
  questions: [
    {
      id: 'nps',
      type: 'nps',
      text: { en: 'Would you recommend us to a friend?', ar: 'هل توصي أصدقاءك بنا؟' },
      ...scale(['Not at all', 'إطلاقًا'], ['Certainly', 'بكل تأكيد']),
      required: true,
      next: [{ bucket: 'detractor', go: 'why' }, { go: 'words' }],
    },
    {
      id: 'why',
      type: 'multiple',
      text: { en: 'What was it?', ar: 'ما السبب؟' },
      choices: [
        { id: 'price', text: { en: 'The price', ar: 'السعر' } },
        { id: 'late', text: { en: 'It came late', ar: 'تأخر التوصيل' } },
        { id: 'quality', text: { en: 'The quality', ar: 'الجودة' } },
      ],
    },
    { id: 'words', type: 'text', text: { en: 'Anything else?', ar: 'هل من شيء آخر؟' } },
  ],
  thanks: [
    { bucket: 'promoter', text: { en: 'Tell your friends!', ar: 'أخبر أصدقاءك!' } },
    { text: { en: 'Thank you for telling us.', ar: 'شكرًا لصراحتك.' } },
  ],
};

/** Faces, stars, five and seven numbers, one choice: one after the other. */
export const LOOKS = {
  id: 'looks',
  touchpoint: 'visit',
  questions: [
    {
      id: 'faces',
      type: 'csat',
      text: { en: 'How was your visit?', ar: 'كيف كانت زيارتك؟' },
      ...scale(['Bad', 'سيئة'], ['Excellent', 'ممتازة']),
    },
    {
      id: 'stars',
      type: 'csat',
      look: 'stars',
      text: { en: 'And the delivery?', ar: 'وماذا عن التوصيل؟' },
      ...scale(['Bad', 'سيئ'], ['Excellent', 'ممتاز']),
    },
    {
      id: 'ease',
      type: 'ces',
      text: { en: 'The shop made it easy to find this.', ar: 'سهّل عليّ المتجر العثور على هذا.' },
      ...EASE,
    },
    {
      id: 'effort',
      type: 'ces',
      points: 5,
      goodEnd: 'low',
      look: 'faces',
      text: { en: 'How much effort was it?', ar: 'كم من الجهد تطلّب ذلك؟' },
      ...scale(['Very little', 'قليل جدًا'], ['Very much', 'كثير جدًا']),
    },
    {
      id: 'who',
      type: 'single',
      text: { en: 'For whom do you shop?', ar: 'لمن تتسوق؟' },
      choices: [
        { id: 'me', text: { en: 'For me', ar: 'لنفسي' } },
        { id: 'family', text: { en: 'For my family', ar: 'لعائلتي' } },
      ],
    },
  ],
};

export interface Settings {
  surveys?: unknown[];
  prompts?: unknown[];
  [option: string]: unknown;
}

/** A merchant's page with these options; `body` runs once it is there. */
export async function shopWith(server: string, settings: Settings, body = ''): Promise<Host> {
  const options = {
    site: 'demo',
    prompts: [],
    promptCooldown: 0,
    surveys: [RECOMMEND, LOOKS],
    ...settings,
  };
  const host = new Host(server, {
    script: `window.waslSettings = ${JSON.stringify(options)};
      addEventListener('DOMContentLoaded', () => {
        const meta = document.createElement('meta');
        meta.name = 'viewport';
        meta.content = 'width=device-width';
        document.head.append(meta);
        ${body}
      });`,
  });
  await host.start();
  return host;
}

/** A piece of the page's script that places an element at the page's start. */
export const place = (survey: string) => `{
  const element = document.createElement('wasl-survey');
  element.setAttribute('survey', ${JSON.stringify(survey)});
  document.querySelector('main').prepend(element);
}`;

export const ask = (page: Page, id: string): Promise<void> =>
  page.evaluate((id) => window.wasl?.('survey', id), id);

export const track = (page: Page, name: string): Promise<void> =>
  page.evaluate((name) => window.wasl?.('track', name), name);

/** The survey in the bubble. */
export const bubble = (page: Page): Locator => page.locator('.wasl-prompt.is-survey .wasl-run');

/** The number of a scale. */
export const point = (run: Locator, number: number): Locator => run.getByRole('radio').nth(number);

/** What the widget told the page's handlers of surveys, from now on. */
export async function told(page: Page): Promise<() => Promise<Record<string, unknown>[]>> {
  await page.evaluate(() => {
    const kept: unknown[] = [];
    Object.assign(window, { surveyed: kept });
    window.wasl?.('on', 'survey', (detail) => kept.push(detail));
  });
  return () =>
    page.evaluate(() => (window as unknown as { surveyed: Record<string, unknown>[] }).surveyed);
}
