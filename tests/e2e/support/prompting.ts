// Prompts in a test: given, waited for, and what the widget tells of them.
import type { Page } from '@playwright/test';

import { expect } from './fixtures.ts';
import type { Visitor } from './visitor.ts';

export type Prompt = Record<string, unknown>;

/** Gives the widget these prompts and no others, and waits until it listens for them. */
export async function give(shopper: Visitor, ...prompts: Prompt[]): Promise<void> {
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
export async function ready(shopper: Visitor): Promise<void> {
  await shopper.launcher.hover();
  await expect(shopper.page.locator('.wasl-app .wasl-launcher')).toBeVisible();
}

/** Puts nodes at the page's top, without a parser. */
export async function add(page: Page, build: string): Promise<void> {
  await page.evaluate(new Function(`document.body.prepend((() => { ${build} })())`) as never);
}

/** Keeps what the widget tells of prompts and events; reads it. */
export async function told(page: Page): Promise<() => Promise<string[]>> {
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
