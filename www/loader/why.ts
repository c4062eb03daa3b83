/**
 * Role: loads the overlay that tells why prompts come up, once the widget has something for it.
 * Trigger: what the widget emits: `debug`, and `visit` while somebody asks.
 * Leaves: the overlay, fed; everything else goes on to the page's handlers. A visitor whom nobody
 *   asks about loads none of it.
 */
import type { Overlay } from '../debug/index.ts';
import type { Told } from '../debug/told.ts';
import { fetchModule } from './fetching.ts';

interface Debug {
  open(close: () => void): Overlay;
}

export interface Why {
  /** Takes what is the overlay's; says whether it was. */
  takes(name: string, detail: unknown): boolean;
  remove(): void;
}

/** `close` ends the asking; the widget answers by telling that it is off. */
export function why(close: () => void): Why {
  // Chunks lie in a folder of their own below the loader's address.
  const base = new URL('..', import.meta.url).href;
  let phase: 'idle' | 'loading' | 'failed' = 'idle';
  let failures = 0;
  let overlay: Overlay | undefined;
  let last: Told | undefined;
  let steps: unknown[] = [];

  const load = async (): Promise<void> => {
    phase = 'loading';
    try {
      const { open } = await fetchModule<Debug>(base, __DEBUG__, failures);
      phase = 'idle';
      // It may have been called off meanwhile.
      if (!last) return;
      overlay = open(close);
      for (const step of steps.splice(0)) overlay.record(step);
      overlay.draw(last);
    } catch (error) {
      failures++;
      phase = 'failed';
      console.error('wasl: the overlay of debug could not be loaded.', error);
    }
  };

  const remove = (): void => {
    overlay?.remove();
    overlay = last = undefined;
    steps = [];
    // Asked for once more, it is tried once more.
    if (phase === 'failed') phase = 'idle';
  };

  const show = (told: Told): void => {
    last = told;
    if (overlay) overlay.draw(told);
    else if (phase === 'idle') void load();
  };

  return {
    takes(name, detail) {
      if (name === 'visit') {
        if (overlay) overlay.record(detail);
        else steps.push(detail);
      }
      if (name !== 'debug') return false;
      const told = detail as Told | { on: false };
      if (told.on) show(told);
      else remove();
      return true;
    },
    remove,
  };
}
