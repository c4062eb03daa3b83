/**
 * Role: the contract between the loader and what it loads.
 * Trigger: the loader starts a lazy part.
 * Leaves: types only; the widget's side is `mount(root, config)` in src/lib.rs.
 */
import type { Given, Locale } from './options.ts';

/** What `mount` is given. */
export interface Config {
  options: Given;
  /** Without a trailing slash. */
  server: string;
  version: string;
  /** The visitor has already clicked the launcher. */
  opened: boolean;
  /** When the loader ran, in milliseconds since the page began to load. */
  since: number;
  emit(name: string, detail?: unknown): void;
  report(level: 'error' | 'warn', message: string): void;
}

/** What `mount` gives back. */
export interface Widget {
  command(name: string, args: unknown[]): void;
  destroy(): void;
}

/** The lazy chunk around the wasm. */
export interface App {
  load(wasm: Response): Promise<void>;
  start(frame: HTMLElement, config: Config): Widget;
}

export interface FallbackSite {
  frame: HTMLElement;
  button: HTMLButtonElement;
  site: string;
  server: string;
  locale: Locale;
  title: string | undefined;
  theme: string | undefined;
  emit(name: string, detail?: unknown): void;
}

export interface FallbackPanel {
  open(): void;
  close(): void;
  readonly isOpen: boolean;
  destroy(): void;
}

/** The lazy chunk drawn when wasm is blocked or fails. */
export interface Fallback {
  attach(site: FallbackSite): FallbackPanel;
}
