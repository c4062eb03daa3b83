/**
 * Role: the entry of `module/wasl.js`, the same API for `import`.
 * Trigger: `import { boot } from '…/module/wasl.js'`; nothing happens before the first call.
 * Leaves: `wasl` and one function for each command.
 */
import type { Commands, Wasl } from './api.ts';
import { install } from './install.ts';

export type * from './api.ts';
export type * from './options.generated.ts';

export const version = __VERSION__;

/** Installed by the first call, so that importing this on a server does nothing. */
let installed: Wasl | undefined;
function call<Name extends keyof Commands>(name: Name, ...args: Commands[Name]): void {
  installed ??= install(new URL('..', import.meta.url).href, () => ({}));
  installed(name, ...args);
}

export const wasl: Wasl = Object.assign(call, { version });

const command =
  <Name extends keyof Commands>(name: Name) =>
  (...args: Commands[Name]): void =>
    wasl(name, ...args);

export const boot = command('boot');
export const update = command('update');
export const show = command('show');
export const hide = command('hide');
export const open = command('open');
export const close = command('close');
export const toggle = command('toggle');
export const identify = command('identify');
export const track = command('track');
export const cart = command('cart');
export const attributes = command('attributes');
export const trigger = command('trigger');
export const debug = command('debug');
export const page = command('page');
export const survey = command('survey');
export const on = command('on');
export const off = command('off');
export const destroy = command('destroy');
