// Segment and PostHog: the batches in tests/events/ have the form of what their own SDKs post to a
// recorder on this machine.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Analytics } from '@segment/analytics-node';
import { PostHog } from 'posthog-node';
import { fields, golden, items, type Fields, type Json } from './golden.ts';

interface Posted {
  path: string;
  body: Fields;
}

/** What `use` posts to an address of its own. */
async function recorded(use: (url: string) => Promise<void>): Promise<Posted[]> {
  const posted: Posted[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      posted.push({
        path: request.url ?? '',
        body: fields(JSON.parse(text.toString('utf8')) as Json),
      });
      response.setHeader('content-type', 'application/json');
      response.end('{"success":true,"status":1}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  return posted;
}

const kind = (value: Json | undefined) =>
  Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;

/** Each key of ours is one of theirs with a value of the same kind, and none of theirs is missing. */
function sameForm(mine: Fields, theirs: Fields, but: { mine?: string[]; theirs?: string[] }): void {
  const left = Object.keys(mine).filter((key) => !but.mine?.includes(key));
  const right = Object.keys(theirs).filter((key) => !but.theirs?.includes(key));
  assert.deepEqual(left.sort(), right.sort());
  for (const key of left) assert.equal(kind(mine[key]), kind(theirs[key]), key);
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

test("Segment's batch is as @segment/analytics-node posts it", async () => {
  const page = { url: 'https://shop.example/', path: '/', search: '', title: 'T' };
  const posted = await recorded(async (url) => {
    const analytics = new Analytics({ writeKey: 'demo', host: url, maxEventsInBatch: 2 });
    const who = { anonymousId: 'a', context: { page, locale: 'ar' } };
    analytics.page({ ...who, properties: page });
    analytics.track({ ...who, event: 'order_completed', properties: { total: 1 } });
    await analytics.closeAndFlush();
  });
  assert.deepEqual(
    posted.map(({ path }) => path),
    ['/v1/batch'],
  );
  const theirs = posted[0]?.body ?? {};
  const mine = fields(golden('segment'));
  sameForm(mine, theirs, {});
  const [view, track] = items(theirs['batch']);
  for (const item of items(mine['batch'])) {
    const like = item['type'] === 'page' ? view : track;
    sameForm(item, like ?? {}, { theirs: ['_metadata'] });
    sameForm(fields(item['context']), fields(like?.['context']), { mine: ['wasl'] });
    const library = (of: Fields | undefined) => fields(fields(of?.['context'])['library']);
    sameForm(library(item), library(like), {});
    for (const [key, value] of Object.entries(fields(fields(item['context'])['page']))) {
      assert.ok(key in { ...page, referrer: '' } && typeof value === 'string', key);
    }
    assert.match(String(item['timestamp']), TIME);
    assert.match(String(like?.['timestamp']), TIME);
  }
});

test("PostHog's batch is as posthog-node posts it", async () => {
  const posted = await recorded(async (url) => {
    const posthog = new PostHog('demo', { host: url, flushAt: 2, disableGeoip: true });
    const properties = { $current_url: 'https://shop.example/', $session_id: 's' };
    posthog.capture({ distinctId: 'd', event: '$pageview', properties });
    posthog.capture({ distinctId: 'd', event: 'order_completed', properties });
    await posthog.shutdown();
  });
  assert.deepEqual(
    posted.map(({ path }) => path),
    ['/batch/'],
  );
  const theirs = posted[0]?.body ?? {};
  const mine = fields(golden('posthog'));
  sameForm(mine, theirs, {});
  const [like] = items(theirs['batch']);
  const lib = fields(like?.['properties']);
  for (const item of items(mine['batch'])) {
    sameForm(item, like ?? {}, {});
    const own = fields(item['properties']);
    for (const key of ['$lib', '$lib_version', '$current_url', '$session_id']) {
      assert.equal(kind(own[key]), kind(lib[key]), key);
    }
    assert.match(String(item['uuid']), UUID);
    assert.match(String(like?.['uuid']), UUID);
    assert.match(String(item['timestamp']), TIME);
  }
});
