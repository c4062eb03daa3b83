// What an event costs the page that reports it: microseconds of its main thread, bytes on the wire.
// Called by `cargo xtask bench events`, which builds first and sets WASL_SERVER and WASL_CHROMIUM.
//
// A page with the widget reports events one after the other, each in a task of its own, to an endpoint
// that takes them, to one that is down, and not at all. What the same loop takes without the widget is
// taken off. Time is the page's own clock, so it wants an otherwise idle machine.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { chromium } from '@playwright/test';
import { withServer } from './server.mjs';

const EVENTS = 2000;
const FORMATS = ['cloudevents', 'json', 'segment', 'posthog', 'snowplow'];

const json = process.argv.includes('--json');
const round = (value) => Math.round(value * 10) / 10;

/** A shop's page and its endpoint, which answers with a status and counts what comes. */
async function shop(origin, events, status) {
  const seen = { bytes: 0, events: 0, requests: 0 };
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*');
    if (request.method === 'POST') {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        const batch = JSON.parse(body);
        seen.requests += 1;
        seen.bytes += body.length;
        seen.events += (batch.batch ?? batch.data ?? batch).length;
        response.writeHead(status).end();
      });
      return;
    }
    const url = `http://${request.headers.host}/collect`;
    const settings = JSON.stringify({ site: 'demo', events: { url, ...events } });
    response.setHeader('content-type', 'text/html');
    response.end(
      `<!doctype html><title>Shop</title><script>window.waslSettings=${settings}</script>` +
        `<script async src="${origin}/widget.js"></script><h1>Shop</h1>`,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url, seen, close };
}

/** Milliseconds of a loop that reports so many events, less those of one that does not. */
async function loop(count) {
  const turn = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(0);
    });
  const run = async (act) => {
    const began = performance.now();
    for (let at = 0; at < count; at += 1) {
      act(at);
      await turn();
    }
    return performance.now() - began;
  };
  const track = (at) =>
    globalThis.wasl('track', 'product_seen', { sku: `linen-${at}`, price: 199 });
  // The first round warms the browser's compiler.
  await run(track);
  const bare = await run(() => {});
  return (await run(track)) - bare;
}

async function measure(browser, origin, events, status) {
  const { url, seen, close } = await shop(origin, events, status);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('.wasl-app .wasl-launcher').waitFor({ timeout: 20_000 });
  const cost = await page.evaluate(loop, EVENTS);
  await page.goto('about:blank');
  await context.close();
  await close();
  return { us: round((cost / EVENTS) * 1000), ...seen };
}

async function all(browser, origin) {
  const rows = [];
  const add = async (name, events, status) =>
    rows.push({ name, ...(await measure(browser, origin, events, status)) });
  await add('not reported', { enabled: false }, 204);
  for (const format of FORMATS) await add(format, { format }, 204);
  await add('endpoint down', {}, 503);
  return rows;
}

const binary = process.env.WASL_SERVER;
if (!binary) {
  console.error('WASL_SERVER is not set: run `cargo xtask bench events`');
  process.exit(2);
}
const browser = await chromium.launch({ executablePath: process.env.WASL_CHROMIUM || undefined });
try {
  const rows = await withServer(binary, (origin) => all(browser, origin));
  if (json) console.log(JSON.stringify(rows));
  else {
    console.log(`an event in the page, mean of ${EVENTS}`);
    console.log(
      `${'endpoint'.padEnd(16)}${'µs'.padStart(10)}${'bytes'.padStart(10)}${'requests'.padStart(10)}`,
    );
    for (const { name, us, bytes, events, requests } of rows) {
      const each = events > 0 ? Math.round(bytes / events) : '';
      console.log(
        name.padEnd(16) + [us, each, requests].map((cell) => String(cell).padStart(10)).join(''),
      );
    }
  }
} finally {
  await browser.close();
}
