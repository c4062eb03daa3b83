/**
 * Role: puts `window.wasl` on the page and routes its commands.
 * Trigger: the loader script or the ES module runs; a second one finds the first and stops.
 * Leaves: `window.wasl`, and a started widget when the page gave options.
 */
import type { Listener, Wasl, WaslEvent } from './api.ts';
import { advise, adviseFrom } from './advise.ts';
import { accepts } from './commands.ts';
import { start, type Instance } from './instance.ts';
import type { Given } from './options.ts';
import { takeQueue, type Call } from './queue.ts';

export function install(base: string, readAttributes: () => Given): Wasl {
  const early = window.wasl;
  if (early?.version) return early;
  adviseFrom(base);
  const attributes = readAttributes();

  const listeners: [WaslEvent, Listener][] = [];
  let instance: Instance | undefined;
  /** Commands from before the first `boot`; dropped after `destroy`. */
  let held: Call[] | undefined = [];
  let booted = 0;

  const emit = (name: string, detail?: unknown): void => {
    for (const [event, listener] of [...listeners]) {
      if (event !== name) continue;
      try {
        listener(detail);
      } catch (error) {
        // A listener of the page must not stop the widget; the page still sees its error.
        reportError(error);
      }
    }
  };

  function boot(given: Given | undefined): void {
    const options = { ...attributes, ...window.waslSettings, ...given };
    if (!options.site) {
      advise('site');
      return;
    }
    const turn = ++booted;
    const begin = (): void => {
      if (turn !== booted) return;
      instance?.destroy();
      instance = start(base, options, held ?? [], emit);
      held = undefined;
    };
    if (document.body) begin();
    else document.addEventListener('DOMContentLoaded', begin, { once: true });
  }

  const dispatch = (call: Call): void => {
    if (!accepts(call)) return;
    const [name, first, second] = call;
    if (name === 'boot') {
      held ??= [];
      boot(first as Given | undefined);
    } else if (name === 'on') {
      listeners.push([first as WaslEvent, second as Listener]);
      // `ready` happened long ago for code that runs late; it is told all the same.
      if (first === 'ready' && instance?.running) queueMicrotask(second as () => void);
    } else if (name === 'off') {
      const kept = listeners.filter(
        ([event, listener]) => event !== first || (second && listener !== second),
      );
      listeners.splice(0, Infinity, ...kept);
    } else if (name === 'destroy') {
      booted++;
      instance?.destroy();
      instance = held = undefined;
      listeners.length = 0;
    } else if (instance) instance.command(call);
    else held?.push(call);
  };

  const wasl = ((...call: Call) => dispatch(call)) as unknown as Wasl;
  window.wasl = Object.assign(wasl, { version: __VERSION__ });

  const queue = takeQueue(early);
  const given = { ...attributes, ...window.waslSettings };
  if (Object.keys(given).length && !queue.some(([name]) => name === 'boot')) boot(undefined);
  queue.forEach(dispatch);
  return window.wasl;
}
