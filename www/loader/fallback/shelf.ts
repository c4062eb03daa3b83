/**
 * Role: keeps small records in the browser: localStorage, else memory.
 * Trigger: the visitor's identity and draft are read or change.
 * Leaves: the record as stored, or nothing when it is absent or damaged.
 */

const memory = new Map<string, string>();

export function read<Kept>(key: string): Kept | undefined {
  let text = memory.get(key);
  try {
    text ??= localStorage.getItem(key) ?? undefined;
    return text === undefined ? undefined : (JSON.parse(text) as Kept);
  } catch {
    // Blocked storage or a damaged record: as good as absent.
    return undefined;
  }
}

export function write(key: string, record: unknown): void {
  const text = JSON.stringify(record);
  try {
    localStorage.setItem(key, text);
    memory.delete(key);
  } catch {
    memory.set(key, text);
  }
}

export function drop(key: string): void {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was stored either.
  }
}
