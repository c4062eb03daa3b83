// What a visit reports is what schemas/events says.
import { Collector } from './support/collector.ts';
import { wrongWith } from './support/catalogue.ts';
import { expect, test } from './support/fixtures.ts';
import { Host } from './support/host.ts';

test('every event of a visit fits its schema', async ({ server, visitor }) => {
  const collector = new Collector(() => ({ status: 204 }));
  await collector.start();
  const host = new Host(server.url, {
    script: `window.waslSettings = { site: "demo", events: { url: ${JSON.stringify(collector.url)} } };`,
  });
  await host.start();
  const shopper = await visitor();
  await shopper.visit(host.url);
  await shopper.open();
  await shopper.page.evaluate(() => {
    const { wasl } = window as unknown as { wasl: (...call: unknown[]) => void };
    wasl('track', 'order_completed', { total: 12.5, items: [{ sku: 'x' }] });
    wasl('identify', { name: 'Layla' });
  });
  await shopper.askForAPerson();
  await shopper.write('where is my shirt');
  await shopper.sees('where is my shirt', 'message.sent');
  await shopper.page.goto('about:blank');
  const wanted = [
    'wasl.conversation.started',
    'wasl.custom.order_completed',
    'wasl.faq.handed_over',
    'wasl.message.sent',
    'wasl.page.viewed',
    'wasl.visitor.identified',
    'wasl.widget.loaded',
    'wasl.widget.opened',
  ];
  const events = () => collector.batches.flat();
  await expect.poll(() => events().map(({ type }) => type)).toEqual(expect.arrayContaining(wanted));
  expect(events().map(wrongWith).filter(Boolean)).toEqual([]);
  // The judge judges.
  const broken = { ...events()[0], type: 'wasl.widget.closed', id: 'x' };
  expect(wrongWith(broken)).not.toBe('');
  await host.remove();
  await collector.remove();
});
