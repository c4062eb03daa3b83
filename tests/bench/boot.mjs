// What the widget costs a page before anyone opens it, and how fast it opens.
// Called by `cargo xtask bench boot`, which builds first and sets WASL_SERVER and WASL_CHROMIUM.
//
// The shop's product page is loaded with the widget and with its script blocked, in turns, on a
// processor slowed four times. The difference of the medians is the widget's own main-thread work.
// Work is in the thread's own processor time; the click is in the visitor's time, so it wants an
// otherwise idle machine.
import { chromium } from '@playwright/test';
import { productPage, withServer } from './server.mjs';
import { CATEGORIES, mainThread, markLoad } from './trace.mjs';

const SLOWDOWN = 4;
/** Long enough for the deferred load to come and end on the slowed processor. */
const WATCH_MS = 6000;
const WIDGET_SCRIPT = '**/widget.js*';
const LIMITS = { added_work_ms: 200, longest_task_ms: 100, click_to_panel_ms: 150 };

const json = process.argv.includes('--json');
const check = process.argv.includes('--check');
const runs = Number(process.env.WASL_BENCH_RUNS ?? 5);

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};
const round = (value) => Math.round(value * 10) / 10;

async function slowPage(browser, withWidget) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  await page.addInitScript(markLoad);
  if (!withWidget) await page.route(WIDGET_SCRIPT, (route) => route.abort());
  return { context, page };
}

async function idle(browser, url, withWidget) {
  const { context, page } = await slowPage(browser, withWidget);
  await browser.startTracing(page, { categories: CATEGORIES });
  await page.goto(url, { waitUntil: 'load' });
  await page.waitForTimeout(WATCH_MS);
  const measured = mainThread((await browser.stopTracing()).toString());
  const click = withWidget ? await open(page) : {};
  await context.close();
  return { ...measured, ...click };
}

/** From the click to the first frame with the panel, as the visitor sees it. */
async function open(page) {
  await page.locator('.wasl-app .wasl-launcher').waitFor({ timeout: 20_000 });
  await page.evaluate(() => {
    const hosts = [...document.querySelectorAll('*')].filter((node) => node.shadowRoot);
    const panel = () =>
      hosts.some((host) => {
        const dialog = host.shadowRoot.querySelector('[role="dialog"]');
        return dialog !== null && dialog.getClientRects().length > 0;
      });
    globalThis.benchOpened = new Promise((resolve) => {
      const clicked = (event) => {
        const seen = () => {
          if (!panel()) return requestAnimationFrame(seen);
          // The frame after the one that has the panel begins when that one is painted.
          return requestAnimationFrame((now) => resolve(now - event.timeStamp));
        };
        requestAnimationFrame(seen);
      };
      addEventListener('click', clicked, { capture: true, once: true });
    });
  });
  await page.locator('.wasl-launcher').click();
  return { click_ms: await page.evaluate(() => globalThis.benchOpened) };
}

async function measure(browser, url) {
  const rows = { with: [], without: [] };
  // One load of each warms the browser's code cache and the server; it is not counted.
  for (let run = -1; run < runs; run += 1) {
    for (const kind of ['without', 'with']) {
      const row = await idle(browser, url, kind === 'with');
      if (run >= 0) rows[kind].push(row);
      if (!json) process.stdout.write(run < 0 ? '' : '.');
    }
  }
  if (!json) process.stdout.write('\n');
  const of = (kind, key) => median(rows[kind].map((row) => row[key]));
  const side = (kind) => ({
    work_ms: round(of(kind, 'work_ms')),
    longest_task_ms: round(of(kind, 'longest_ms')),
    longest_task_after_load_ms: round(of(kind, 'longest_after_load_ms')),
  });
  return {
    slowdown: SLOWDOWN,
    runs,
    with: side('with'),
    without: side('without'),
    added_work_ms: round(of('with', 'work_ms') - of('without', 'work_ms')),
    // The widget comes after the load event; the tasks before it are the page's own.
    longest_task_ms: round(of('with', 'longest_after_load_ms')),
    click_to_panel_ms: round(of('with', 'click_ms')),
  };
}

function print(result) {
  const line = (name, ...cells) =>
    console.log(name.padEnd(24) + cells.map((cell) => String(cell).padStart(12)).join(''));
  console.log(`product page, processor slowed ${result.slowdown}×, median of ${result.runs}`);
  line('', 'without', 'with');
  for (const [name, key] of [
    ['main-thread work, ms', 'work_ms'],
    ['longest task, ms', 'longest_task_ms'],
    ['  after load, ms', 'longest_task_after_load_ms'],
  ]) {
    line(name, result.without[key], result.with[key]);
  }
  line('', 'is', 'limit');
  for (const [key, limit] of Object.entries(LIMITS)) {
    line(key.replaceAll('_', ' '), result[key], limit);
  }
}

const binary = process.env.WASL_SERVER;
if (!binary) {
  console.error('WASL_SERVER is not set: run `cargo xtask bench boot`');
  process.exit(2);
}
const browser = await chromium.launch({ executablePath: process.env.WASL_CHROMIUM || undefined });
try {
  const result = await withServer(binary, async (origin) =>
    measure(browser, await productPage(origin)),
  );
  if (json) console.log(JSON.stringify(result));
  else print(result);
  const over = Object.keys(LIMITS).filter((key) => result[key] > LIMITS[key]);
  if (check && over.length > 0) {
    console.error(`over the limit: ${over.join(', ')}`);
    process.exitCode = 1;
  }
} finally {
  await browser.close();
}
