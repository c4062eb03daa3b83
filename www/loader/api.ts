/**
 * Role: the public JavaScript API as types, version 1; nothing here runs.
 * Trigger: read by the compiler, and copied into `module/wasl.d.ts` by the build.
 * Leaves: no code.
 */
import type { WaslOptions } from './options.generated.ts';

/** Who the visitor is, as far as the page knows. */
export interface Identity {
  id?: string;
  name?: string;
  email?: string;
  phone?: string;
  /** A JSON Web Token of your own server's that proves it. */
  token?: string;
  [fact: string]: string | number | boolean | null | undefined;
}

/** Facts that go with a tracked event. */
export type EventData = Record<string, unknown>;

/** What is in the cart; keys of your own go with it. */
export interface Cart {
  /** What it all costs. */
  value?: number;
  /** How many things are in it. */
  count?: number;
  items?: readonly unknown[];
  [fact: string]: unknown;
}

/** A page view. What is left out stays as it was. */
export interface PageView {
  /** Path and query, as in `/cart/?step=2`. */
  path?: `/${string}`;
  title?: string;
  /** Goes with the reported event. */
  [fact: string]: unknown;
}

/** What `on` can listen to. */
export type WaslEvent =
  | 'ready'
  | 'open'
  | 'close'
  | 'unread'
  | 'message'
  | 'prompt'
  | 'survey'
  | 'event'
  | 'error'
  | 'visit';

export type Listener = (detail: unknown) => void;

/** Arguments of each command, by its name. */
export interface Commands {
  /** Starts the widget. Without arguments: with the options of the page. */
  boot: [options?: Partial<WaslOptions>];
  /** Changes options of the running widget. */
  update: [options: Partial<WaslOptions>];
  show: [];
  hide: [];
  open: [];
  close: [];
  toggle: [];
  identify: [identity: Identity];
  /** Reports an event of the page, such as `cart_item_added`. */
  track: [name: string, data?: EventData];
  /** Tells what is in the cart: all of it, each time. Conditions see it as `cart.value` and so on. */
  cart: [cart: Cart];
  /** Tells facts of the visitor for conditions: `visitor.plan`. They stay in the page. */
  attributes: [attributes: Record<string, unknown>];
  /** Brings up the prompt of this id now, if its caps, the cooldown and the holdout let it. */
  trigger: [id: string];
  /** Shows, or with `false` hides, why each prompt comes up or not; listeners of `visit` are told each step. */
  debug: [on?: boolean];
  /** Tells the widget that a single-page application changed its address. */
  page: [page?: `/${string}` | PageView];
  /** Asks the survey of this id at once, if the visitor may be asked. */
  survey: [id: string];
  on: [event: WaslEvent, listener: Listener];
  off: [event: WaslEvent, listener?: Listener];
  /** Removes the widget and everything it put on the page. */
  destroy: [];
}

export interface Wasl {
  <Name extends keyof Commands>(command: Name, ...args: Commands[Name]): void;
  readonly version: string;
}

declare global {
  interface Window {
    wasl?: Wasl;
    waslSettings?: Partial<WaslOptions>;
  }
}
