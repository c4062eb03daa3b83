/**
 * Role: what the widget keeps in the visitor's browser, text by name. Everything is in local storage
 *   at once, so that a page which is killed the next moment has it. What the visitor wrote, and who
 *   they are, is also in a database, which has more room and outlives what empties the other.
 * Trigger: `Shelf` in storage.rs makes one, calls it, and closes it.
 * Leaves: rows of name and text to `heard`: what other tabs stored, and what is found on `look`.
 *
 * Each place may be missing, blocked, full or deleted at any time: then the other one has it, or the
 * page alone. Nothing here throws, and nothing waits for an answer before it goes on.
 */

/** @typedef {[name: string, text: string]} Row */

/** For this tab alone, in session storage. */
const OWN = /^(bot|panel)$/;

/** In the database too. */
const LASTING = /^(visitor|draft|leads|outbox:.+)$/;

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
 * @param {string} site
 * @param {(rows: Row[]) => void} heard gets each name up to its colon
 */
export function shelf(site, heard) {
  const title = `wasl:${site}`;
  const prefix = `${title}:`;
  /** Names that this page wrote or dropped: what the database still says of them is old. */
  const written = new Set();
  /** @type {IDBDatabase | undefined} */
  let database;
  /** Ends when all that was asked of the database so far has been handed to it. */
  let turn = Promise.resolve();
  let over = false;

  /** @param {string} name */
  const place = (name) => (OWN.test(name) ? sessionStorage : localStorage);

  /** @param {Row[]} rows */
  const tell = (rows) => {
    if (!over) heard(rows.map(([name, text]) => [name.replace(/:.*/, ':'), text]));
  };

  /** @returns {Row[]} */
  const held = () =>
    [() => localStorage, () => sessionStorage]
      .flatMap((storage) => attempt(() => Object.entries(storage())) ?? [])
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => [key.slice(prefix.length), text]);

  /** Also when the browser closes it, or somebody wants to delete it. */
  const release = () => {
    database?.close();
    database = undefined;
  };

  /**
   * One that is not there is made to be written to, not to be read.
   *
   * @param {IDBTransactionMode} mode
   * @returns {Promise<IDBDatabase>}
   */
  const open = (mode) =>
    new Promise((opened, failed) => {
      const asked = indexedDB.open(title);
      asked.onupgradeneeded = () => {
        if (mode === 'readonly') asked.transaction?.abort();
        else asked.result.createObjectStore('kept');
      };
      asked.onerror = failed;
      asked.onsuccess = () => {
        asked.result.onclose = asked.result.onversionchange = release;
        opened(asked.result);
      };
    });

  /**
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => void} act
   * @param {() => void} [failed]
   */
  const use = (mode, act, failed) => {
    turn = turn.then(async () => {
      try {
        database ??= await open(mode);
        const deal = database.transaction('kept', mode, { durability: 'strict' });
        act(deal.objectStore('kept'));
        // Not when its requests are answered, which a page that is killed would not live to see.
        deal.commit();
      } catch {
        release();
        failed?.();
      }
    });
  };

  /** @param {StorageEvent} event */
  const changed = ({ key, newValue }) => {
    // Without a colon: messages and telemetry are the business of whoever wrote them. A draft that
    // is gone is an empty one.
    if (key?.startsWith(prefix) && !key.includes(':', prefix.length)) {
      tell([[key.slice(prefix.length), newValue ?? '""']]);
    }
  };
  addEventListener('storage', changed);

  // A page that was kept for "back" heard nothing of what other pages stored meanwhile.
  /** @param {PageTransitionEvent} event */
  const returned = ({ persisted }) => {
    if (persisted) tell(held().filter(([name]) => !OWN.test(name) && !name.includes(':')));
  };
  addEventListener('pageshow', returned);

  return {
    /**
     * What the storages hold; telemetry changes hands.
     *
     * @returns {Row[]}
     */
    read() {
      const rows = held().filter(([name]) => !name.startsWith('outbox:'));
      for (const [name] of rows) if (/^(events|answers):/.test(name)) this.drop(name);
      return rows.map(([name, text]) => [name.replace(/:.*/, ':'), text]);
    },

    /** Tells the messages that wait, and what only the database has. */
    look() {
      const rows = held();
      const had = new Set(rows.map(([name]) => name));
      const waiting = rows.filter(([name]) => name.startsWith('outbox:'));
      // Messages without their visitor are no good before the database was asked for it.
      if (had.has('visitor')) tell(waiting.splice(0));
      /** @param {Row[]} more */
      const answer = (more) =>
        tell(
          [...more.filter(([name]) => !had.has(name)), ...waiting].filter(
            // A page that knows of no visitor makes one before it hears of the one that was.
            ([name]) => name === 'visitor' || !written.has(name),
          ),
        );
      use(
        'readonly',
        (store) => {
          const asked = store.getAll();
          asked.onsuccess = () => answer(asked.result);
          asked.onerror = () => answer([]);
        },
        () => answer([]),
      );
    },

    /**
     * @param {string} name
     * @param {string} text
     */
    put(name, text) {
      if (attempt(() => place(name).setItem(prefix + name, text) ?? true) === undefined) {
        // What stood there before is old, and would hide what the database gets.
        attempt(() => place(name).removeItem(prefix + name));
      }
      if (LASTING.test(name)) {
        written.add(name);
        use('readwrite', (store) => store.put([name, text], name));
      }
    },

    /** @param {string} name */
    drop(name) {
      attempt(() => place(name).removeItem(prefix + name));
      if (LASTING.test(name)) {
        written.add(name);
        use('readwrite', (store) => store.delete(name));
      }
    },

    /** Says nothing more. What was put is kept all the same. */
    close() {
      over = true;
      removeEventListener('storage', changed);
      removeEventListener('pageshow', returned);
      turn = turn.then(release);
    },
  };
}
