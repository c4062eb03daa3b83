// Runs one wasm-bindgen-test suite in Chromium and prints its report.
// Called by `cargo xtask test` as: node tests/wasm/run.mjs <folder with suite.js>
// The files are answered from the folder, so no port is opened; localhost makes the page a secure
// context, which Web Locks and crypto need.
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { chromium } from '@playwright/test';

const ORIGIN = 'http://localhost';
const LIMIT_MS = 120_000;
const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

const PAGE = `<!doctype html><meta charset="utf-8"><title>suite</title>
<pre id="output"></pre><script type="module" src="/page.js"></script>`;

const SCRIPT = `
import init, * as glue from "/suite.js";
for (const level of ["debug", "log", "info", "warn", "error"]) {
  const own = console[level];
  console[level] = (...args) => {
    own.apply(console, args);
    globalThis["on_console_" + level]?.(args);
  };
}
globalThis.__wbg_test_invoke = (test) => test();
try {
  const wasm = await init({ module_or_path: "/suite_bg.wasm" });
  const context = new glue.WasmBindgenTestContext(false);
  for (const level of ["debug", "log", "info", "warn", "error"]) {
    globalThis["on_console_" + level] = glue["__wbgtest_console_" + level];
  }
  const tests = Object.keys(wasm).filter((name) => name.startsWith("__wbgt_"));
  globalThis.suitePassed = await context.run(tests.map((name) => wasm[name]));
} catch (error) {
  globalThis.suiteError = String(error.stack ?? error);
  globalThis.suitePassed = false;
}
`;

async function answer(route, folder) {
  const { pathname } = new URL(route.request().url());
  if (pathname === '/') {
    return route.fulfill({ contentType: 'text/html', body: PAGE });
  }
  if (pathname === '/page.js') {
    return route.fulfill({ contentType: 'text/javascript', body: SCRIPT });
  }
  try {
    const body = await readFile(join(folder, normalize(pathname)));
    const contentType = TYPES[extname(pathname)] ?? 'text/plain';
    return await route.fulfill({ contentType, body });
  } catch {
    return route.fulfill({ status: 404, body: 'not found' });
  }
}

async function main(folder) {
  const executablePath = process.env.WASL_CHROMIUM || undefined;
  const browser = await chromium.launch({ executablePath });
  try {
    const page = await browser.newPage();
    // What a bench measured; the report has only what failed tests said.
    page.on('console', (message) => {
      if (message.text().startsWith('bench ')) console.log(message.text());
    });
    page.on('crash', () => console.error('the page crashed'));
    await page.route(`${ORIGIN}/**`, (route) => answer(route, folder));
    await page.goto(`${ORIGIN}/`);
    let ended = true;
    try {
      await page.waitForFunction(() => 'suitePassed' in globalThis, undefined, {
        timeout: LIMIT_MS,
      });
    } catch {
      ended = false;
    }
    console.log(await page.textContent('#output'));
    const error = await page.evaluate(() => globalThis.suiteError);
    if (error) console.error(error);
    if (!ended) console.error(`no result after ${LIMIT_MS / 1000} s`);
    return ended && (await page.evaluate(() => globalThis.suitePassed));
  } finally {
    await browser.close();
  }
}

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node tests/wasm/run.mjs <folder>');
  process.exit(2);
}
process.exit((await main(folder)) ? 0 : 1);
