// What every end-to-end test starts from: a server, visitors, an agent, and a console that must
// stay empty.
import { type BrowserContext, type BrowserContextOptions, test as base } from '@playwright/test';

import { Agent } from './agent.ts';
import { Server } from './server.ts';
import { Visitor } from './visitor.ts';
import type { Language } from './words.ts';

export { expect } from '@playwright/test';

type Cookies = Awaited<ReturnType<BrowserContext['storageState']>>;

interface Stage {
  /** A server that the tests of one worker share. */
  server: Server;
  /** The sign-in of that server's agent. */
  signedIn: Cookies;
}

interface Cast {
  /** What the browser's console may say in this test; everything else fails it. */
  allowed: { lines: RegExp[] };
  /** A browser of somebody's own, watched. */
  browserOf: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** A new visitor in a browser of their own. */
  visitor: (language?: Language, options?: BrowserContextOptions) => Promise<Visitor>;
  /** The agent, signed in, with the inbox open. */
  agent: (language?: Language, options?: BrowserContextOptions) => Promise<Agent>;
}

export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
};

/** What Chromium writes when a test itself takes the network or the server away. */
export const NETWORK_LOSS = [/net::ERR_/, /WebSocket connection to .* failed/];

/** What Chromium says of a socket whose page is closed while it opens. */
const HALF_OPEN = /WebSocket is closed before the connection is established/;

export const test = base.extend<Cast, Stage>({
  server: [
    async ({}, use) => {
      const server = new Server();
      await server.start();
      await use(server);
      await server.remove();
    },
    { scope: 'worker' },
  ],

  signedIn: [
    async ({ browser, server }, use) => {
      const context = await browser.newContext({ locale: 'en-GB' });
      await new Agent(await context.newPage()).redeem(server.link);
      const { cookies } = await context.storageState();
      await context.close();
      await use({ cookies, origins: [] });
    },
    { scope: 'worker' },
  ],

  allowed: async ({}, use) => {
    await use({ lines: [] });
  },

  browserOf: async ({ browser, allowed }, use) => {
    const contexts: BrowserContext[] = [];
    const said: string[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext(options);
      context.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
      context.on('weberror', (error) => said.push(`uncaught: ${error.error().message}`));
      contexts.push(context);
      return context;
    });
    const before = said.length;
    for (const context of contexts) await context.close();
    // A tab that is still there when the connected one is closed begins to connect, and is closed.
    const closing = said.slice(before).filter((line) => !HALF_OPEN.test(line));
    const unexpected = [...said.slice(0, before), ...closing].filter(
      (line) => !allowed.lines.some((pattern) => pattern.test(line)),
    );
    if (unexpected.length > 0) {
      throw new Error(
        `the browser's console must stay empty, but it says:\n${unexpected.join('\n')}`,
      );
    }
  },

  visitor: async ({ browserOf }, use) => {
    await use(async (language = 'en', options = {}) => {
      const context = await browserOf({
        locale: language === 'ar' ? 'ar-SA' : 'en-GB',
        ...options,
      });
      return new Visitor(await context.newPage(), language);
    });
  },

  agent: async ({ browserOf, server, signedIn }, use) => {
    await use(async (language = 'en', options = {}) => {
      const context = await browserOf({
        storageState: signedIn,
        locale: language === 'ar' ? 'ar-SA' : 'en-GB',
        ...options,
      });
      const agent = new Agent(await context.newPage(), language);
      await agent.open(server.url);
      return agent;
    });
  },
});
