// Dead letters in the console: what was refused, why, and what can be done about it.
import { randomUUID } from 'node:crypto';
import { createServer, type Server as Endpoint } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

import { Agent } from './support/agent.ts';
import { clean } from './support/axe.ts';
import { expect, PHONE, test as base } from './support/fixtures.ts';
import { Server } from './support/server.ts';
import { type Language, LANGUAGES } from './support/words.ts';

const PICTURES = fileURLToPath(new URL('../../test-results/letters/', import.meta.url));

interface Refusing {
  url: string;
  /** The status that it answers. */
  status: number;
  bodies: string[];
}

const test = base.extend<{
  shop: Server;
  endpoint: Refusing;
  staff: (language?: Language, phone?: boolean) => Promise<Agent>;
}>({
  shop: async ({}, use) => {
    const server = new Server(['--forward-to-private']);
    await server.start();
    await use(server);
    await server.remove();
  },
  endpoint: async ({}, use) => {
    const told: Refusing = { url: '', status: 400, bodies: [] };
    const listener: Endpoint = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        told.bodies.push(body);
        response.writeHead(told.status).end();
      });
    });
    await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
    told.url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    await use(told);
    listener.closeAllConnections();
    listener.close();
  },
  staff: async ({ browserOf, shop }, use) => {
    await use(async (language = 'en', phone = false) => {
      const locale = language === 'ar' ? 'ar-SA' : 'en-GB';
      const shape = phone ? PHONE : { viewport: { width: 1280, height: 900 } };
      const context = await browserOf({ locale, reducedMotion: 'reduce', ...shape });
      const agent = new Agent(await context.newPage(), language);
      await agent.redeem(shop.link);
      return agent;
    });
  },
});

/** Events as a page would send them, one of them with a number for a name. */
async function send(url: string, ...prompts: unknown[]): Promise<{ rejected: unknown[] }> {
  const batch = prompts.map((prompt) => ({
    specversion: '1.0',
    id: randomUUID(),
    source: 'wasl:demo',
    type: 'wasl.prompt.shown',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    session: randomUUID(),
    data: { properties: { prompt } },
  }));
  const answer = await fetch(`${url}/v1/events?site=demo`, {
    method: 'POST',
    body: JSON.stringify(batch),
  });
  return (await answer.json()) as { rejected: unknown[] };
}

for (const language of LANGUAGES) {
  test(`what was refused is seen, tried again and deleted, ${language}`, async ({
    shop,
    endpoint,
    staff,
  }) => {
    const forward = ['events', 'forward', 'add', 'warehouse', endpoint.url];
    shop.wasl(...forward);
    const agent = await staff(language);
    const { page } = agent;
    await agent.turnTo('console.events');
    const tab = page.getByRole('button', { name: agent.word('console.letters'), exact: true });
    await tab.focus();
    await page.keyboard.press('Enter');
    await expect(tab).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByText(agent.word('console.letters.empty'))).toBeVisible();

    const { rejected } = await send(shop.url, 'size-help', 7);
    expect(rejected).toHaveLength(1);
    const letters = page.locator('.letters > li');
    const refresh = page.getByRole('button', { name: agent.word('console.events.refresh') });
    await expect(async () => {
      await refresh.click();
      await expect(letters).toHaveCount(2, { timeout: 500 });
    }).toPass();
    const refused = letters.filter({ hasText: 'prompt is a text that is not empty' });
    await expect(refused).toContainText(agent.word('console.letters.schema'));
    await expect(refused).toContainText(agent.word('console.letters.collector'));
    const given = letters.filter({ hasText: 'status 400' });
    await expect(given).toContainText(agent.word('console.letters.by_endpoint'));
    await expect(given).toContainText('warehouse');

    // The body, by the keyboard alone.
    const why = refused.locator('.letter-why');
    await why.focus();
    await page.keyboard.press('Enter');
    await expect(why).toHaveAttribute('aria-expanded', 'true');
    await expect(refused.locator('pre')).toContainText('"prompt": 7');
    await page.screenshot({ path: `${PICTURES}${language}.png`, fullPage: true });
    await clean(page, `dead letters, ${language}`);

    const retry = { name: agent.word('console.retry'), exact: true };
    const status = page.getByRole('status').filter({ hasText: /./ });
    await refused.getByRole('button', retry).click();
    await expect(status).toContainText(agent.word('console.letters.refused'));
    await expect(letters).toHaveCount(2);
    endpoint.status = 503;
    await given.getByRole('button', retry).click();
    await expect(status).toContainText(agent.word('console.letters.later'));
    endpoint.status = 200;
    await given.getByRole('button', retry).click();
    await expect(letters).toHaveCount(1);
    await expect(status).toContainText(agent.word('console.letters.taken'));
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    expect(endpoint.bodies.at(-1)).toContain('size-help');

    await refused.getByRole('button', { name: agent.word('console.discard'), exact: true }).click();
    await expect(status).toContainText(agent.word('console.letters.dropped'));
    await expect(page.getByText(agent.word('console.letters.empty'))).toBeVisible();
    const accepted = page.getByRole('button', { name: agent.word('console.letters.accepted') });
    await accepted.click();
    await expect(page.getByRole('table')).toContainText('wasl.prompt.shown');
  });

  test(`dead letters on a phone, ${language}`, async ({ shop, staff }) => {
    await send(shop.url, 7, { a: 'b' });
    const agent = await staff(language, true);
    await agent.turnTo('console.events');
    const tab = agent.page.getByRole('button', {
      name: agent.word('console.letters'),
      exact: true,
    });
    await tab.tap();
    await expect(agent.page.locator('.letters > li')).toHaveCount(2);
    await agent.page.locator('.letter-why').first().tap();
    await agent.page.screenshot({ path: `${PICTURES}${language}-phone.png`, fullPage: true });
    const wide = await agent.page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, 'nothing sticks out').toBeLessThanOrEqual(390);
    await clean(agent.page, `dead letters on a phone, ${language}`);
  });
}
