// A shop whose events go to a scripted collector, and an account of each of them.
import type { BrowserContext, Page } from '@playwright/test';

import { Collector, type Script } from './collector.ts';
import { expect } from './fixtures.ts';
import { Host } from './host.ts';

/** What stands in the browser's storages for events that are not delivered. */
export interface Stored {
  /** Local storage: the length of each row's text, by name. */
  near: Record<string, number>;
  /** The database: the same. */
  deep: Record<string, number>;
  /** Ids of all events in rows. */
  ids: string[];
}

export class Reporting {
  readonly collector: Collector;
  private readonly host: Host;
  /** Ids of all events that pages told of, in their order. */
  emitted: string[] = [];
  private isWatched = false;

  private constructor(server: string, collector: Collector) {
    this.collector = collector;
    const settings = { site: 'demo', events: { url: collector.url } };
    this.host = new Host(server, {
      script: `window.waslSettings = ${JSON.stringify(settings)};
        window.wasl = window.wasl || function () { (wasl.q = wasl.q || []).push(arguments); };
        wasl('on', 'event', ({ id }) => {
          if (window.told) told(id);
          else sessionStorage.told = (sessionStorage.told || '') + id + ' ';
        });`,
    });
  }

  static async start(server: string, answer: Script): Promise<Reporting> {
    const collector = new Collector(answer);
    await collector.start();
    const reporting = new Reporting(server, collector);
    await reporting.host.start();
    return reporting;
  }

  get url(): string {
    return this.host.url;
  }

  /** Keeps count of what pages of this browser tell. Call it before the first visit. */
  async watch(context: BrowserContext): Promise<void> {
    this.isWatched = true;
    await context.exposeFunction('told', (id: string) => this.emitted.push(id));
  }

  /** A tab with the widget in it, started. */
  async tab(context: BrowserContext, path = ''): Promise<Page> {
    const page = await context.newPage();
    await this.load(page, path);
    return page;
  }

  /** Goes to a page of the shop, until the widget runs. */
  async load(page: Page, path = ''): Promise<void> {
    const before = this.emitted.length;
    await page.goto(this.url + path);
    await started(page);
    await expect
      .poll(async () => {
        if (!this.isWatched) await this.ask(page);
        return this.emitted.length;
      })
      .toBeGreaterThan(before);
  }

  /** What the pages of a tab told of, where nobody watches: whoever watches talks to the page. */
  async ask(page: Page): Promise<void> {
    this.emitted = await page.evaluate(() => String(sessionStorage['told']).trim().split(' '));
  }

  /** Whether these are the ids of all that pages told of so far, each once. */
  isAll(ids: string[]): boolean {
    return ids.toSorted().join() === this.emitted.toSorted().join();
  }

  /** The ids of all that arrived. */
  arrived(): Set<string> {
    return new Set(this.collector.batches.flat().map(({ id }) => id));
  }

  /**
   * Waits until each event that was told of is taken, refused, or given up and said so. After many
   * failures the widget waits up to a minute before it tries again.
   */
  async settled(): Promise<void> {
    await expect.poll(() => this.open(), { timeout: 100_000 }).toBe(0);
  }

  /** How many events the reports that arrived say were given up. */
  dropped(): number {
    const reports = new Map(
      this.collector.batches
        .flat()
        .filter(({ type }) => type === 'wasl.events.dropped')
        .map(({ id, data }) => [id, data['properties'] as { count: number }]),
    );
    return [...reports.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** How many events are neither taken nor refused nor given up. */
  open(): number {
    const over = new Set([...this.collector.taken, ...this.collector.refused]);
    const left = new Set(this.emitted.filter((id) => !over.has(id)));
    return Math.max(0, left.size - this.dropped());
  }

  /** Events that came more than once, with how often. */
  repeated(): [string, number][] {
    return [...this.collector.counts()].filter(([, count]) => count > 1);
  }

  async remove(): Promise<void> {
    await this.host.remove();
    await this.collector.remove();
  }
}

/** Waits for the widget, which loads when the page is idle or the pointer is near. */
export async function started(page: Page): Promise<void> {
  await page.locator('.wasl-launcher').hover();
  await expect(page.locator('.wasl-app .wasl-launcher')).toBeAttached();
}

/** The page reports events of its own; each has this many bytes more. */
export async function track(page: Page, count: number, bytes = 0): Promise<void> {
  await page.evaluate(
    ([count, bytes]) => {
      for (let number = 0; number < count; number += 1) {
        window.wasl?.('track', 'x', { number, text: 'x'.repeat(bytes) });
      }
    },
    [count, bytes] as const,
  );
}

/** The page goes to the back, as if another tab came to the front, or returns. */
export async function turn(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    const state = hidden ? 'hidden' : 'visible';
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}

/** What is kept of undelivered events now. */
export function stored(page: Page): Promise<Stored> {
  return page.evaluate(async () => {
    const isRow = (name: string) => /^(wasl:demo:)?(events|answers):/.test(name);
    const near = Object.entries(localStorage as Record<string, string>).filter(([name]) =>
      isRow(name),
    );
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    const deep: [string, string][] = databases.includes('wasl:demo')
      ? await new Promise((found) => {
          const asked = indexedDB.open('wasl:demo');
          asked.onupgradeneeded = () => asked.transaction?.abort();
          asked.onerror = () => found([]);
          asked.onsuccess = () => {
            const rows = asked.result.transaction('kept').objectStore('kept').getAll();
            rows.onsuccess = () => {
              asked.result.close();
              // A row in pieces, in their order.
              const whole = new Map<string, string>();
              for (const [key, text] of rows.result as [string, string][]) {
                const name = key.replace(/\/.*/, '');
                if (isRow(key)) whole.set(name, (whole.get(name) ?? '') + text);
              }
              found([...whole]);
            };
          };
        })
      : [];
    const texts = [...near, ...deep].map(([, text]) => text).filter(Boolean);
    const ids = texts.flatMap((text) =>
      (JSON.parse(text) as { events: { id: string }[] }).events.map(({ id }) => id),
    );
    const sizes = (rows: [string, string][]) =>
      Object.fromEntries(rows.map(([name, text]) => [name, text.length]));
    return { near: sizes(near), deep: sizes(deep), ids };
  });
}
