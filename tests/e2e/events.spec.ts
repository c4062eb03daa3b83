// Reports reach the endpoint that the merchant names, whatever it answers.
import { expect, NETWORK_LOSS, test } from './support/fixtures.ts';
import { type Answer, Collector } from './support/collector.ts';
import { Host } from './support/host.ts';

async function hostFor(server: string, collector: Collector): Promise<Host> {
  const host = new Host(server, {
    script: `window.waslSettings = { site: "demo", events: { url: ${JSON.stringify(collector.url)} } };`,
  });
  await host.start();
  return host;
}

const ROUNDS: [string, (request: number) => Answer][] = [
  ['500', (request) => ({ status: request === 0 ? 500 : 204 })],
  [
    '429 with Retry-After',
    (request) =>
      request === 0 ? { status: 429, headers: { 'retry-after': '1' } } : { status: 204 },
  ],
];

test.describe('an endpoint that fails at first', () => {
  test.use({ allowed: { lines: [...NETWORK_LOSS, /Failed to load resource/] } });

  for (const [name, answer] of ROUNDS) {
    test(`${name}: every event comes again with its id and time`, async ({ server, visitor }) => {
      const collector = new Collector(answer);
      await collector.start();
      const host = await hostFor(server.url, collector);
      const shopper = await visitor();
      await shopper.visit(host.url);
      await shopper.open();
      await expect.poll(() => collector.batches.length, { timeout: 40_000 }).toBeGreaterThan(1);
      const [first = [], second = []] = collector.batches;
      for (const event of first) {
        expect(second.find(({ id }) => id === event.id)).toEqual(event);
      }
      await host.remove();
      await collector.remove();
    });
  }

  test('one that never answers does not hold the chat up', async ({ server, visitor }) => {
    const collector = new Collector(() => 'silence');
    await collector.start();
    const host = await hostFor(server.url, collector);
    const shopper = await visitor();
    await shopper.visit(host.url);
    await shopper.open();
    await shopper.askForAPerson();
    await expect.poll(() => collector.batches.length).toBeGreaterThan(0);
    await shopper.write('the chat goes on');
    await shopper.sees('the chat goes on', 'message.sent');
    await host.remove();
    await collector.remove();
  });
});

test('what was not sent when the page is left comes by itself', async ({ server, visitor }) => {
  const collector = new Collector(() => ({ status: 204 }));
  await collector.start();
  const host = await hostFor(server.url, collector);
  const shopper = await visitor();
  await shopper.visit(host.url);
  await shopper.open();
  await shopper.page.goto('about:blank');
  await expect
    .poll(() => collector.batches.flat().map(({ type }) => type))
    .toEqual(expect.arrayContaining(['wasl.widget.loaded', 'wasl.widget.opened']));
  await host.remove();
  await collector.remove();
});
