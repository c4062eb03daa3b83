// What a visitor does, by the names that a person or a screen reader finds things by.
import { expect, type Locator, type Page } from '@playwright/test';

import { type Language, word } from './words.ts';

/** Ids by which visitors are in a known variant of the demo's `exit-coupon`, or see no prompt. */
export const LOTS = { coupon: 'visitor-3', delivery: 'visitor-0', heldOut: 'visitor-2' } as const;

export class Visitor {
  constructor(
    readonly page: Page,
    readonly language: Language = 'en',
  ) {}

  word(key: string): string {
    return word(this.language, key);
  }

  /**
   * Draws the visitor's lot in the shop's experiments, once for their browser: by this id they are
   * in a known variant, and in the holdout or not. Call it before the first visit.
   */
  async drawn(lot: string = LOTS.coupon, visits = 0): Promise<void> {
    await this.page.addInitScript(
      ([lot, visits]) => {
        const key = 'wasl:demo:journey';
        const counts = { visits, visit: 0, patience: 1_000, patience_at: 0 };
        const record = { bucket: lot, ...counts, cart: {} };
        if (!localStorage.getItem(key)) localStorage.setItem(key, JSON.stringify(record));
      },
      [lot, visits] as const,
    );
  }

  get launcher(): Locator {
    return this.page.locator('.wasl-launcher');
  }

  get panel(): Locator {
    return this.page.getByRole('dialog', { name: this.word('panel.label') });
  }

  get thread(): Locator {
    return this.panel.getByRole('log');
  }

  get composer(): Locator {
    return this.panel.locator('.wasl-composer textarea');
  }

  get prompt(): Locator {
    return this.page.getByRole('region', { name: this.word('prompt.label') });
  }

  button(key: string): Locator {
    return this.panel.getByRole('button', { name: this.word(key) });
  }

  async visit(url: string): Promise<void> {
    await this.page.goto(url);
    await expect(this.launcher).toBeVisible();
  }

  async open(): Promise<void> {
    await this.launcher.click();
    await expect(this.panel).toBeVisible();
    await expect(this.composer).toBeVisible();
  }

  /** Moves to leave the page by its upper edge; a phone has no pointer, so the event is given. */
  async leave(): Promise<void> {
    await this.page.mouse.move(300, 300);
    await this.page.evaluate(() =>
      document.documentElement.dispatchEvent(
        new MouseEvent('mouseout', { clientX: 300, clientY: -1, bubbles: true }),
      ),
    );
  }

  /** Waits until nothing of the widget moves any more, so that boxes can be compared. */
  async settled(): Promise<void> {
    const moving = () =>
      this.launcher.evaluate((node) => {
        const root = node.getRootNode() as ShadowRoot;
        return root.getAnimations().filter((each) => each.playState === 'running').length;
      });
    await expect.poll(moving).toBe(0);
  }

  /** Loads the page anew and goes on where the panel was. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.goOn();
  }

  /** Visits a page where the panel may open by itself, and goes on in it. */
  async comeBack(url: string): Promise<void> {
    await this.page.goto(url);
    await this.goOn();
  }

  private async goOn(): Promise<void> {
    await expect(this.page.locator('.wasl-app .wasl-launcher')).toBeAttached();
    if (!(await this.panel.isVisible())) await this.open();
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  async askForAPerson(): Promise<void> {
    await this.button('faq.person').first().click();
    await expect(this.thread).toContainText(this.word('note.handed_over'));
  }

  /** Opens the shop, asks for a person and says the first words, until the server has them. */
  async beginConversation(shop: string, words: string): Promise<void> {
    await this.visit(`${shop}/`);
    await this.open();
    await this.askForAPerson();
    await this.write(words);
    await this.sees(words, 'message.sent');
  }

  /** The bubbles that hold this text, of whoever. */
  bubble(text: string): Locator {
    return this.thread.locator('.wasl-bubble', { hasText: text });
  }

  /** The entry around such a bubble: its author, its fate. */
  entry(text: string): Locator {
    return this.thread.locator('.wasl-entry', { hasText: text });
  }

  /** Waits until a message has come that far; a run of messages shows its fate once, at its end. */
  async sees(text: string, state: 'message.sent' | 'message.seen'): Promise<void> {
    // What was seen was sent.
    const fates = state === 'message.sent' ? [state, 'message.seen'] : [state];
    await expect(this.bubble(text)).toHaveCount(1);
    await expect
      .poll(() =>
        this.bubble(text).evaluate((bubble) => {
          let entry = bubble.closest('.wasl-entry');
          while (entry && !entry.querySelector('.wasl-meta')) entry = entry.nextElementSibling;
          return entry?.querySelector('.wasl-meta')?.textContent ?? '';
        }),
      )
      .toMatch(new RegExp(fates.map((fate) => this.word(fate)).join('|')));
  }
}
