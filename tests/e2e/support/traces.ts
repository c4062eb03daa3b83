// What a widget may leave behind in a page: nodes, listeners, timers, sockets. Run in the page.

/** Counts the page's listeners, timers and sockets. */
export function countListeners(): void {
  const counted = {
    listeners: {} as Record<string, number>,
    timers: new Set<number>(),
    sockets: new Set<WebSocket>(),
  };
  Object.assign(window, { counted });
  const add = EventTarget.prototype.addEventListener;
  const remove = EventTarget.prototype.removeEventListener;
  const lasting = (target: EventTarget): boolean =>
    target === window || target === document || target === document.documentElement;
  const held = new Map<string, Set<unknown>>();
  const count = (): void => {
    for (const [name, set] of held) counted.listeners[name] = set.size;
  };
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    // The test tool listens too, from scripts without an address of Wasl's.
    const ours = /widget\.js|\/assets\//.test(new Error().stack ?? '');
    if (
      ours &&
      lasting(this ?? window) &&
      listener &&
      !(typeof options === 'object' && options?.once)
    ) {
      const set = held.get(type) ?? new Set();
      set.add(listener);
      held.set(type, set);
      count();
    }
    add.call(this, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    if (lasting(this ?? window)) held.get(type)?.delete(listener);
    count();
    remove.call(this, type, listener, options);
  };
  const start = window.setTimeout.bind(window);
  const stop = window.clearTimeout.bind(window);
  Object.assign(window, {
    setTimeout: (run: (...rest: unknown[]) => void, wait?: number, ...rest: unknown[]) => {
      const id = start(() => {
        counted.timers.delete(id);
        run(...rest);
      }, wait);
      counted.timers.add(id);
      return id;
    },
    clearTimeout: (id: number) => {
      counted.timers.delete(id);
      stop(id);
    },
  });
  const Real = window.WebSocket;
  window.WebSocket = class extends Real {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      counted.sockets.add(this);
    }
  };
}

export function traces(): {
  nodes: number;
  listeners: Record<string, number>;
  timers: number;
  sockets: number;
} {
  const { counted } = window as unknown as {
    counted: { listeners: Record<string, number>; timers: Set<number>; sockets: Set<WebSocket> };
  };
  const listeners = Object.fromEntries(
    Object.entries(counted.listeners).filter(([, size]) => size > 0),
  );
  const open = [...counted.sockets].filter((socket) => socket.readyState < WebSocket.CLOSING);
  return {
    nodes: document.querySelectorAll('*').length,
    listeners,
    timers: counted.timers.size,
    sockets: open.length,
  };
}
