// Prompts that a test gives the widget, in place of the shop's own, and what brings them up.
import type { Page } from '@playwright/test';

export type Prompt = Record<string, unknown>;

/** Gives the widget these prompts and no others. */
export async function give(page: Page, ...prompts: Prompt[]): Promise<void> {
  await page.evaluate(
    (prompts) =>
      window.wasl?.('update', {
        promptCooldown: 0,
        holdout: 0,
        prompts: prompts.map((prompt) => ({ text: 'Hello there', ...prompt })) as never,
      }),
    prompts,
  );
}

export const track = (page: Page, name: string): Promise<void> =>
  page.evaluate((name) => window.wasl?.('track', name), name) as Promise<void>;
