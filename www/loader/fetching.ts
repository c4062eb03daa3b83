/**
 * Role: fetches the lazy parts, each checked against the hash the build wrote into the loader.
 * Trigger: the idle moment, intent, or a panel without wasm.
 * Leaves: the part, or a rejection. No script element and no string is run: `import()` keeps
 *   Trusted Types content, and the preload link carries the integrity that `import()` cannot.
 */
import { element } from './element.ts';

/** A built file: its path below the loader's own address, and its hash. */
export interface Part {
  path: string;
  integrity: string;
}

/** `attempt` makes a new address, because browsers remember that a module failed. */
export async function fetchModule<Module>(base: string, part: Part, attempt = 0): Promise<Module> {
  const url = base + part.path + (attempt ? `?${attempt}` : '');
  const link = element('link', {
    rel: 'modulepreload',
    href: url,
    integrity: part.integrity,
    crossorigin: '',
  });
  try {
    await new Promise((loaded, failed) => {
      link.onload = loaded;
      link.onerror = () => failed(new TypeError(`cannot load ${url}`));
      document.head.append(link);
    });
    return (await import(/* webpackIgnore: true */ url)) as Module;
  } finally {
    link.remove();
  }
}

export async function fetchWasm(base: string, part: Part): Promise<Response> {
  const response = await fetch(base + part.path, {
    integrity: part.integrity,
    credentials: 'omit',
  });
  if (!response.ok) throw new TypeError(`cannot load ${part.path}: ${response.status}`);
  return response;
}
