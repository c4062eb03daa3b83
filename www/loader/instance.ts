/**
 * Role: one booted widget: its launcher, its phase, and the hand-over to the wasm.
 * Trigger: `boot`; every later command comes through `command`.
 * Leaves: after `destroy`, no node, listener or timer.
 */
import { advise } from './advise.ts';
import type { App, Config, Fallback, FallbackPanel, Widget } from './config.ts';
import { fetchModule, fetchWasm } from './fetching.ts';
import { paint } from './launcher.ts';
import { onIntent, whenIdle } from './moment.ts';
import { settleServer, type Given } from './options.ts';
import type { Call } from './queue.ts';

/** Milliseconds a visitor who clicked waits for the wasm before the plain panel opens. */
const PATIENCE = 10_000;

/** `waiting` also follows a first failure: the next click tries once more. */
type Phase = 'waiting' | 'loading' | 'running' | 'fallback' | 'over';

export type Emit = (name: string, detail?: unknown) => void;

export interface Instance {
  readonly running: boolean;
  command(call: Call): void;
  destroy(): void;
}

/** Fetched and compiled once for the page; a second `boot` mounts it again. */
let app: App | undefined;

export function start(base: string, options: Given, held: Call[], emit: Emit): Instance {
  const since = performance.now();
  const server = settleServer(options.server, base);
  const launcher = paint(options);
  const { frame, button } = launcher;
  const end = new AbortController();
  const early = new AbortController();
  let phase: Phase = 'waiting';
  let attempt = 0;
  let opened = false;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let widget: Widget | undefined;
  let panel: FallbackPanel | undefined;

  const is = (wanted: Phase): boolean => phase === wanted;

  async function load(): Promise<void> {
    if (!is('waiting')) return;
    phase = 'loading';
    early.abort();
    try {
      if (!app) {
        const [fetched, wasm] = await Promise.all([
          fetchModule<App>(base, __APP__, attempt++),
          fetchWasm(base, __WASM__),
        ]);
        await fetched.load(wasm);
        app = fetched;
      }
      if (is('loading')) mount(app);
    } catch (error) {
      if (is('loading')) failed(error);
    }
  }

  function mount(ready: App): void {
    const config: Config = {
      options: { ...options, locale: options.locale ?? launcher.locale },
      server,
      version: __VERSION__,
      opened,
      since,
      emit,
      report: (level, message) => console[level](`wasl: ${message}`),
    };
    // The widget draws its launcher in one go; ours leaves before the browser paints both.
    const drawn = new MutationObserver(() => {
      if (!frame.querySelector('.wasl-app > *')) return;
      drawn.disconnect();
      const focused = launcher.shadow.activeElement === button;
      button.remove();
      if (focused) frame.querySelector<HTMLElement>('.wasl-launcher')?.focus();
    });
    drawn.observe(frame, { childList: true, subtree: true });
    widget = ready.start(frame, config);
    phase = 'running';
    clearTimeout(patience);
    for (const [name, ...args] of held.splice(0)) widget.command(name, args);
  }

  function failed(error: unknown): void {
    const blocked = !(error instanceof TypeError);
    if (blocked) advise('blocked', String(error));
    emit('error', { code: blocked ? 'wasm_blocked' : 'load_failed', message: String(error) });
    if (blocked || attempt > 1) phase = 'fallback';
    else phase = 'waiting';
    launcher.state('still');
    if (opened) void openPanel();
  }

  async function openPanel(): Promise<void> {
    phase = 'fallback';
    opened = true;
    clearTimeout(patience);
    try {
      if (!panel) {
        launcher.state('busy');
        const fallback = await fetchModule<Fallback>(base, __FALLBACK__, attempt++);
        if (is('over')) return;
        panel ??= fallback.attach({
          frame,
          button,
          site: options.site ?? '',
          server,
          locale: launcher.locale,
          title: options.title,
          theme: options.theme,
          emit,
        });
      }
      launcher.state('still');
      if (opened) panel.open();
    } catch {
      opened = false;
      launcher.state('notice');
    }
  }

  function open(): void {
    if (is('fallback')) return void openPanel();
    opened = true;
    launcher.state('busy');
    patience ??= setTimeout(openPanel, PATIENCE);
    void load();
  }

  function close(): void {
    opened = false;
    clearTimeout(patience);
    patience = undefined;
    launcher.state('still');
    panel?.close();
  }

  function command([name, ...args]: Call): void {
    if (widget) return widget.command(name, args);
    if (name === 'open') open();
    else if (name === 'close') close();
    else if (name === 'toggle') {
      if (panel ? panel.isOpen : opened) close();
      else open();
    } else if (name === 'show' || name === 'hide') change({ hidden: name === 'hide' });
    else if (name === 'update') change(args[0] as Given);
    else if (!is('fallback')) held.push([name, ...args]);
  }

  function change(given: Given): void {
    Object.assign(options, given);
    launcher.show(options);
  }

  button.addEventListener('click', () => command(['toggle']), { signal: end.signal });
  if (typeof WebAssembly !== 'object') failed(new Error('WebAssembly is switched off.'));
  else {
    whenIdle(early.signal, load);
    onIntent(early.signal, button, load);
  }
  for (const call of held.splice(0)) command(call);

  return {
    get running() {
      return is('running');
    },
    command,
    destroy() {
      phase = 'over';
      clearTimeout(patience);
      early.abort();
      end.abort();
      panel?.destroy();
      widget?.destroy();
      launcher.remove();
    },
  };
}
