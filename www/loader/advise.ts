/**
 * Role: the loader's one voice to the developer of the page.
 * Trigger: a command, event or option it does not know or cannot use.
 * Leaves: one console error for each bad key, however often it comes. The words are a lazy part.
 */
import { fetchModule } from './fetching.ts';

export type Slip = 'command' | 'event' | 'attribute' | 'listener' | 'site' | 'server' | 'blocked';

interface Advice {
  say(kind: Slip, key: string, accepted: readonly string[]): void;
}

const said = new Set<string>();
let home = '';

/** Where the lazy words are. */
export function adviseFrom(base: string): void {
  home = base;
}

export function advise(kind: Slip, key = '', accepted: readonly string[] = []): void {
  if (said.has(kind + key)) return;
  said.add(kind + key);
  fetchModule<Advice>(home, __ADVICE__).then(
    ({ say }) => say(kind, key, accepted),
    () => console.error('wasl:', kind, key),
  );
}
