// What an agent does in the console.
import { expect, type Locator, type Page } from '@playwright/test';

import { type Language, word } from './words.ts';

export const AGENT = {
  name: 'Layla',
  email: 'layla@noor.example',
  password: 'a long enough password',
};

export class Agent {
  constructor(
    readonly page: Page,
    readonly language: Language = 'en',
  ) {}

  word(key: string): string {
    return word(this.language, key);
  }

  /** Redeems the one-time link. */
  async redeem(link: string): Promise<void> {
    await this.page.goto(link);
    await this.page.getByLabel(this.word('console.name')).fill(AGENT.name);
    await this.page.getByLabel(this.word('console.email')).fill(AGENT.email);
    await this.page.getByLabel(this.word('console.password_new')).fill(AGENT.password);
    await this.page.getByRole('button', { name: this.word('console.link_submit') }).click();
    await this.ready();
  }

  async ready(): Promise<void> {
    await expect(this.page.getByRole('region', { name: this.word('console.inbox') })).toBeVisible();
    await expect(
      this.page.getByText(this.word('console.link.open'), { exact: true }),
    ).toBeVisible();
  }

  async open(url: string): Promise<void> {
    await this.page.goto(`${url}/console/`);
    await this.ready();
  }

  get inbox(): Locator {
    return this.page.locator('.pane--list');
  }

  get thread(): Locator {
    return this.page.getByRole('log');
  }

  get composer(): Locator {
    return this.page.locator('.composer textarea');
  }

  /** Opens the conversation whose preview holds this text. */
  async choose(text: string): Promise<void> {
    await this.inbox.getByText(text).first().click();
    await expect(this.thread).toContainText(text);
  }

  async reply(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await expect(this.thread).toContainText(text.replaceAll('*', ''));
  }

  /** Goes to another section of the console. */
  async turnTo(
    key: 'console.inbox' | 'console.events' | 'console.scores' | 'console.surveys' | 'console.faq',
  ): Promise<void> {
    await this.page
      .getByRole('navigation')
      .getByRole('button', { name: this.word(key) })
      .click();
  }

  async resolve(): Promise<void> {
    await this.page
      .getByRole('button', { name: this.word('console.resolve'), exact: true })
      .click();
    await expect(this.thread).toContainText(AGENT.name);
  }

  /** Blocks the visitor of the conversation on screen. */
  async block(): Promise<void> {
    const button = (key: string) =>
      this.page.getByRole('button', { name: this.word(key), exact: true });
    await button('console.block').click();
    await expect(this.page.getByText(this.word('console.block.question'))).toBeVisible();
    await button('console.block.confirm').click();
    await expect(this.page.getByText(this.word('console.blocked'))).toBeVisible();
  }

  /** Lets them write again. */
  async unblock(): Promise<void> {
    await this.page.getByRole('button', { name: this.word('console.unblock') }).click();
    await expect(this.page.getByText(this.word('console.blocked'))).toHaveCount(0);
  }
}
