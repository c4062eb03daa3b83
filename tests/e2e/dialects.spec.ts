// The collector takes the official SDKs of others as its clients.
import { Analytics } from '@segment/analytics-node';
import { PostHog } from 'posthog-node';
import { expect, test } from './support/fixtures.ts';

interface Stored {
  id: string;
  type: string;
  time: string;
  session: string;
  data: { name?: string; page?: { url?: string }; properties: Record<string, unknown> };
}

test('what the SDKs of Segment and PostHog send is stored once', async ({ server, agent }) => {
  const began = Date.now();
  const page = { url: 'https://shop.example/p', path: '/p', search: '', title: 'P' };
  const segment = new Analytics({ writeKey: 'demo', host: server.url, maxEventsInBatch: 3 });
  const shopper = { anonymousId: 'segment-shopper', context: { page } };
  const twice = { ...shopper, event: 'Order Completed', messageId: 'order-1' };
  segment.page({ ...shopper, properties: page });
  segment.track({ ...twice, properties: { total: 12.5, items: [{ sku: 'x' }] } });
  segment.identify({ userId: 'u1', traits: { email: 'somebody@shop.example' } });
  segment.track({ ...twice, properties: { total: 12.5 } });
  await segment.closeAndFlush();

  const posthog = new PostHog('demo', { host: server.url, flushAt: 10, disableGeoip: true });
  const properties = { $current_url: page.url, total: 3 };
  posthog.capture({ distinctId: 'posthog-shopper', event: 'checkout', properties });
  posthog.capture({ distinctId: 'posthog-shopper', event: '$pageview', properties });
  await posthog.shutdown();

  const reader = await agent();
  const answer = await reader.page.request.get(`${server.url}/v1/agent/events?limit=200`);
  const { events } = (await answer.json()) as { events: Stored[] };
  const of = (session: string) => events.filter((event) => event.session === session).reverse();

  // Whatever the order in which its batches came.
  const shopped = of('segment-shopper').sort((one, other) => one.type.localeCompare(other.type));
  const [order, view, ...more] = shopped;
  expect(more).toEqual([]);
  expect(view).toMatchObject({ type: 'wasl.page.viewed', data: { page: { url: page.url } } });
  expect(order).toMatchObject({
    id: 'order-1',
    type: 'wasl.custom.order_completed',
    data: { name: 'Order Completed', properties: { total: 12.5, items: [{ sku: 'x' }] } },
  });
  expect(of('u1')).toMatchObject([
    { type: 'wasl.custom.identify', data: { properties: { fields: ['email'] } } },
  ]);
  expect(JSON.stringify(events)).not.toContain('somebody@shop.example');

  const told = of('posthog-shopper').map(({ type }) => type);
  expect(told.sort()).toEqual(['wasl.custom.checkout', 'wasl.page.viewed']);
  for (const event of [view, order, ...of('posthog-shopper')]) {
    expect(Math.abs(Date.parse(event?.time ?? '') - began)).toBeLessThan(60_000);
  }
});
