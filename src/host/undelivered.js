/**
 * Role: telemetry that is not delivered, a row of storage for each page, which passes to another
 *   page when its own is gone: an event is one page's to send at any time.
 * Trigger: `Shelf` in storage.rs makes one, puts and drops this page's rows, and closes it.
 * Leaves: to `heard`, rows of pages that are gone, out of storage and this page's from then on; and
 *   a row without text for what another page took while this one was away.
 *
 * - A page with rows holds a lock of its own name, which a browser gives back when the page ends.
 *   Others wait for that lock, and take the rows once they have it.
 * - A page that may be kept for "back" gives its lock up: no browser keeps a page that holds one.
 *   When it is back it takes another name, and moves its rows there. Rows that are not under the old
 *   name any more are another page's; and who is granted the old name's lock late finds none.
 * - Without locks, as on plain http, `alive:<page>` says when the page last lived.
 *
 * Rows stand in local storage, where a page that dies can leave them, as long as all pages' together
 * are small; beyond that in the database, with an empty text to mark the place. Nothing here throws.
 */

/** The most that all pages' rows together have of local storage: a twentieth. Characters. */
const MOST = 262_144;

/** A page that has not said for so long that it lives is gone: background timers run once a minute. */
const LEASE = 180_000;

/** How often it says so. Milliseconds. */
const BEAT = 30_000;

/**
 * The most characters of one value in the database: Chromium reads one of more than 64 KiB from the page
 * later on, and a page that dies takes it with it.
 */
const PIECE = 30_000;

const SLOTS = ['events', 'answers'];

/**
 * @template T
 * @param {() => T} act
 * @returns {T | undefined}
 */
function attempt(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/**
 * @typedef {(mode: IDBTransactionMode, act: (store: IDBObjectStore) => void, failed?: () => void)
 *   => void} Use
 */

/**
 * @param {{ use: Use }} shelf has the database
 * @param {string} site
 * @param {string} tab a name that no other page has
 * @param {(rows: [name: string, text: string | null][]) => void} heard
 */
export function undelivered(shelf, site, tab, heard) {
  const prefix = `wasl:${site}:`;
  /** @type {LockManager | undefined} */
  let locks = navigator.locks;
  let own = tab;
  let returns = 0;
  let away = false;
  let closed = false;
  /** @type {(() => void) | undefined} */
  let release;
  /**
   * This page's rows, and where they are.
   *
   * @type {Map<string, { text: string; marked: boolean; deep: boolean }>}
   */
  const rows = new Map();
  /** @type {Map<string, AbortController>} */
  const waits = new Map();
  /** Rows of others in the database. */
  const deep = new Set();

  /** @param {string} name */
  const get = (name) => attempt(() => localStorage.getItem(prefix + name));
  /** @param {string} name */
  const remove = (name) => attempt(() => localStorage.removeItem(prefix + name));
  /**
   * @param {string} name
   * @param {string} text
   */
  const set = (name, text) => attempt(() => localStorage.setItem(prefix + name, text) ?? true);

  /** @param {string} name */
  const pieces = (name) => IDBKeyRange.bound(`${name}/`, `${name}0`);

  /** The names of all rows. */
  const names = () =>
    (attempt(() => Object.keys(localStorage)) ?? [])
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .filter((name) => /^(events|answers|alive):/.test(name));

  /**
   * @param {string} name
   * @param {() => void} [done]
   */
  const erase = (name, done) =>
    shelf.use(
      'readwrite',
      (store) => {
        store.delete(pieces(name));
        done?.();
      },
      done,
    );

  /**
   * @param {string} name
   * @param {string} text
   */
  const sink = (name, text) =>
    shelf.use('readwrite', (store) => {
      store.delete(pieces(name));
      for (let at = 0; at < text.length; at += PIECE) {
        const key = `${name}/${String.fromCharCode(65 + at / PIECE)}`;
        store.put([key, text.slice(at, at + PIECE)], key);
      }
    });

  const live = () => set(`alive:${own}`, `${Date.now()}`);

  const hold = () => {
    if (away || release) return;
    if (locks) {
      const stop = new AbortController();
      /** @type {Promise<void>} */
      const over = new Promise((done) => {
        release = () => {
          // One that is not granted yet would be granted to a page that is kept, and hold others up.
          stop.abort();
          done();
        };
      });
      locks.request(prefix + own, { signal: stop.signal }, () => over).catch(refused);
    } else {
      live();
      release = () => remove(`alive:${own}`);
    }
  };

  const letGo = () => {
    release?.();
    release = undefined;
  };

  /**
   * @param {string} slot
   * @param {string} text
   */
  const put = (slot, text) => {
    // Before the row is there, so that nobody finds it without an owner.
    hold();
    const name = `${slot}:${own}`;
    let room = MOST;
    for (const other of names()) if (other !== name) room -= get(other)?.length ?? 0;
    const wasDeep = rows.get(slot)?.deep;
    // Half of it: a page that comes later and goes at once finds some.
    const isKept = text.length * 2 <= room && set(name, text);
    const marked = isKept || set(name, '') || false;
    if (!marked) remove(name);
    rows.set(slot, { text, marked, deep: !isKept });
    if (!isKept) sink(name, text);
    else if (wasDeep) erase(name);
  };

  /** @param {string} slot */
  const drop = (slot) => {
    const name = `${slot}:${own}`;
    remove(name);
    if (rows.get(slot)?.deep) erase(name);
    rows.delete(slot);
    if (rows.size === 0) letGo();
  };

  /**
   * Tells if another page took a row of this one's.
   *
   * @param {string} slot
   */
  const check = (slot) => {
    if (rows.get(slot)?.marked && get(`${slot}:${own}`) === null) {
      rows.delete(slot);
      heard([[slot, null]]);
    }
  };

  /**
   * Takes a row out of the database.
   *
   * @param {string} slot
   * @param {string} name
   * @returns {Promise<unknown>}
   */
  const lift = (slot, name) =>
    new Promise((done) => {
      const failed = () => done(0);
      const answer = (/** @type {[name: string, text: string][]} */ found) => {
        // Nobody is there to have it: the next page does.
        if (closed) return;
        if (found.length > 0) heard([[slot, found.map(([, text]) => text).join('')]]);
        erase(name, failed);
      };
      shelf.use(
        'readonly',
        (store) => {
          const asked = store.getAll(pieces(name));
          asked.onerror = failed;
          asked.onsuccess = () => answer(asked.result);
        },
        failed,
      );
    });

  /**
   * Takes what a page has left. It is gone: this one has its lock.
   *
   * @param {string} page
   */
  const take = async (page) => {
    for (const slot of SLOTS) {
      if (away) return;
      const name = `${slot}:${page}`;
      const text = get(name);
      remove(name);
      if (text) heard([[slot, text]]);
      const isDeep = deep.delete(name);
      if (text === '' || (!text && isDeep)) await lift(slot, name);
      else if (isDeep) erase(name);
    }
    remove(`alive:${page}`);
  };

  /**
   * Takes over from a page as soon as it is gone.
   *
   * @param {string} page
   */
  const follow = (page) => {
    if (away || page === own || waits.has(page)) return;
    if (locks) {
      const wait = new AbortController();
      waits.set(page, wait);
      const done = () => {
        waits.delete(page);
        // It gave its lock up for a moment only, and has rows again.
        if (names().some((name) => name.endsWith(`:${page}`))) follow(page);
      };
      locks
        .request(prefix + page, { signal: wait.signal }, () => take(page))
        .then(done, (error) => {
          waits.delete(page);
          refused(error);
        });
    } else if (Math.abs(Date.now() - Number(get(`alive:${page}`))) > LEASE) {
      take(page);
    }
  };

  /** @param {Iterable<string>} found */
  const followAll = (found) => {
    for (const name of found) follow(name.replace(/.*?:/, ''));
  };

  // No lock from here on: what is stored now is anybody's.
  const part = () => {
    away = true;
  };

  const leave = () => {
    part();
    letGo();
    for (const wait of waits.values()) wait.abort();
    waits.clear();
  };

  const comeBack = () => {
    if (!away) return;
    away = false;
    const before = [...rows];
    for (const [slot] of before) check(slot);
    const old = own;
    own = `${tab}-${(returns += 1)}`;
    for (const [slot, row] of before) {
      if (!rows.has(slot)) continue;
      remove(`${slot}:${old}`);
      if (row.deep) erase(`${slot}:${old}`);
      put(slot, row.text);
    }
    followAll(names());
  };

  /** @param {StorageEvent} event */
  const changed = ({ key, newValue }) => {
    const [, slot, page] = key?.startsWith(prefix)
      ? (/^(.*?):(.*)/.exec(key.slice(prefix.length)) ?? [])
      : [];
    if (!slot || !page || !/^(events|answers|alive)$/.test(slot)) return;
    // A page that slept past its lease; with a lock, nobody but the shop removes rows.
    if (page === own && !locks) check(slot);
    if (newValue !== null || slot === 'alive') follow(page);
  };

  /** @type {ReturnType<typeof setInterval> | undefined} */
  let beat;
  const keepTime = () => {
    beat = setInterval(() => {
      if (away) return;
      for (const slot of SLOTS) check(slot);
      if (rows.size > 0) live();
      followAll(names());
    }, BEAT);
  };
  if (!locks) keepTime();

  /**
   * A browser that has locks and gives none is as one without.
   *
   * @param {DOMException} error
   */
  function refused({ name }) {
    if (name === 'AbortError' || !locks || closed) return;
    locks = undefined;
    release = undefined;
    keepTime();
    if (rows.size > 0) hold();
  }

  // The model hears of a page that is left after `part`, so that it asks for no lock, and before
  // `leave`, so that its row is there when the lock is given up; of one that is back, after `comeBack`.
  /** @type {[EventTarget, string, (event: any) => void, early?: boolean][]} */
  const ears = [
    [window, 'storage', changed],
    [window, 'pagehide', part, true],
    [window, 'pagehide', leave],
    [document, 'freeze', part, true],
    [document, 'freeze', leave],
    [document, 'resume', comeBack, true],
    [window, 'pageshow', comeBack, true],
  ];
  for (const [target, kind, ear, early] of ears) target.addEventListener(kind, ear, early);

  return {
    put,
    drop,

    /** Looks for what pages that are gone have left; and for what others leave, from now on. */
    look() {
      followAll(names());
      shelf.use('readonly', (store) => {
        const asked = store.getAllKeys();
        asked.onsuccess = () => {
          const keys = asked.result.map((key) => String(key).replace(/\/.*/, ''));
          const found = keys.filter((name) => /^(events|answers):/.test(name));
          for (const name of found) deep.add(name);
          followAll(found);
        };
      });
    },

    /** Says nothing more. What was put is the next page's. */
    close() {
      closed = true;
      leave();
      clearInterval(beat);
      for (const [target, kind, ear, early] of ears) target.removeEventListener(kind, ear, early);
    },
  };
}
