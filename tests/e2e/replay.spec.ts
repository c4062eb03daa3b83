// A visit in a real browser, recorded, and replayed by `wasl replay` to the very same decisions.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { expect, test } from './support/fixtures.ts';
import { binary } from './support/server.ts';

/** What was decided of a prompt, and when. */
interface Decision {
  time: string;
  prompt: string;
  what: string;
}

/** What the page was told: the steps of the visit, and what became of prompts. */
interface Told {
  steps: Record<string, unknown>[];
  decisions: Decision[];
}

/** What a page reports of prompts; a replay says more. */
const REPORTED = ['shown', 'clicked', 'dismissed', 'held_out'];

const NO = { label: 'No', action: 'dismiss' };

const SITE = {
  site: 'demo',
  promptCooldown: 0,
  prompts: [
    { id: 'deep', text: 'All of it', when: { scroll: 90, timeOnPage: 1 }, buttons: [NO] },
    { id: 'pressed', text: 'A closer look?', when: { clicked: 'h1' }, buttons: [NO] },
    { id: 'moved', text: 'Elsewhere', when: { path: '/a', timeOnPage: 0.5 }, buttons: [NO] },
    {
      id: 'added',
      text: 'In the cart',
      when: { 'event.name': 'looked', 'event.price': { $gte: 10 } },
      buttons: [{ label: 'Ask', action: 'open' }],
    },
  ],
};

/** Keeps what each page of the tab is told, over loads. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const told = JSON.parse(sessionStorage.getItem('told') ?? '{"steps":[],"decisions":[]}') as {
      steps: unknown[];
      decisions: unknown[];
    };
    const keep = () => sessionStorage.setItem('told', JSON.stringify(told));
    const queue: unknown[][] = [];
    const stub = (...call: unknown[]) => queue.push(call);
    Object.assign(window, { wasl: Object.assign(stub, { q: queue }) });
    stub('debug');
    stub('on', 'visit', (step: unknown) => {
      told.steps.push(step);
      keep();
    });
    stub('on', 'event', (detail: unknown) => {
      const { type, time, data } = detail as {
        type: string;
        time: string;
        data: { properties: { prompt: string } };
      };
      const what = type.replace('wasl.prompt.', '');
      if (what === type) return;
      told.decisions.push({ time, prompt: data.properties.prompt, what });
      keep();
    });
  });
}

async function told(page: Page): Promise<Told> {
  const text = await page.evaluate(() => sessionStorage.getItem('told'));
  return JSON.parse(text ?? '{"steps":[],"decisions":[]}') as Told;
}

test('a recorded visit comes to the very same decisions', async ({ server, visitor }) => {
  const shopper = await visitor('en');
  const { page, prompt } = shopper;
  await page.route('**/v1/sites/*/settings*', (route) => route.fulfill({ json: SITE }));
  await listen(page);
  let loads = 0;
  const load = async (path: string): Promise<void> => {
    await shopper.visit(`${server.url}${path}`);
    loads += 1;
    const ready = async () => (await told(page)).steps.filter((step) => 'settings' in step).length;
    await expect.poll(ready).toBe(loads);
  };

  await load('/product/linen-shirt/');
  await page.mouse.wheel(0, 20_000);
  await expect(prompt).toContainText('All of it');
  await prompt.getByRole('button', { name: 'No' }).click();
  await expect(prompt).toHaveCount(0);

  await load('/');
  await page.locator('h1').first().click();
  await expect(prompt).toContainText('A closer look?');
  await page.evaluate(() => window.wasl?.('track', 'looked', { price: 12 }));
  await page.evaluate(() => history.pushState({}, '', '/a'));
  await expect(prompt).toContainText('Elsewhere');
  await prompt.getByRole('button', { name: 'No' }).click();
  await expect(prompt).toHaveCount(0);

  await load('/product/linen-shirt/');
  await page.evaluate(() => window.wasl?.('track', 'looked', { price: 9 }));
  await page.evaluate(() => window.wasl?.('track', 'looked', { price: 30 }));
  await expect(prompt).toContainText('In the cart');
  await prompt.getByRole('button', { name: 'Ask' }).click();
  await expect(shopper.panel).toBeVisible();

  const { steps, decisions } = await told(page);
  const reported = decisions.filter(({ what }) => REPORTED.includes(what));
  expect(reported.map(({ prompt, what }) => `${prompt} ${what}`)).toEqual([
    'deep shown',
    'deep dismissed',
    'pressed shown',
    'moved shown',
    'moved dismissed',
    'added shown',
    'added clicked',
  ]);

  const folder = mkdtempSync(join(tmpdir(), 'wasl-replay-'));
  try {
    const site = join(folder, 'site.json');
    const visits = join(folder, 'visits.jsonl');
    writeFileSync(site, JSON.stringify(SITE));
    writeFileSync(visits, steps.map((step) => `${JSON.stringify(step)}\n`).join(''));
    const replay = (...more: string[]): string =>
      execFileSync(binary(), ['replay', '--site', site, '--visits', visits, ...more], {
        encoding: 'utf8',
      });
    const report = JSON.parse(replay('--json')) as {
      decisions: (Decision & { reason?: string; why?: { path: string; holds: boolean }[] })[];
      visits: number;
      pages: number;
      reach: { prompt: string; shown: number; clicked: number }[];
    };
    const replayed = report.decisions
      .filter(({ what }) => REPORTED.includes(what))
      .map(({ time, prompt, what }) => ({ time, prompt, what }));
    expect(replayed).toEqual(reported);
    expect({ visits: report.visits, pages: report.pages }).toEqual({ visits: 1, pages: 3 });
    expect(report.reach.map(({ prompt, shown, clicked }) => [prompt, shown, clicked])).toEqual([
      ['deep', 1, 0],
      ['pressed', 1, 0],
      ['moved', 1, 0],
      ['added', 1, 1],
    ]);
    // Each says why, and what was in the way.
    const [first] = report.decisions;
    expect(first?.why?.map(({ path, holds }) => [path, holds])).toEqual([
      ['prompts[0].when.scroll.$gte', true],
      ['prompts[0].when.timeOnPage.$gte', true],
    ]);
    const kept = report.decisions.find(({ what }) => what === 'kept_back');
    expect(kept).toMatchObject({ prompt: 'added', reason: 'something else is on screen' });
    expect(replay()).toContain('1 visits, 3 pages');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
