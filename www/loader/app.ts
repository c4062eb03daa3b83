/**
 * Role: the lazy chunk around the wasm: its glue and the widget's stylesheet.
 * Trigger: the loader imports it at idle or on intent.
 * Leaves: a mounted widget in the loader's shadow root.
 */
import init, { mount } from 'wasm/widget/wasl.js';
import css from '../styles/widget.css';
import type { Config, Widget } from './config.ts';
import { element } from './element.ts';
import { why } from './why.ts';

/** Compiles the wasm; rejects with `CompileError` where a policy blocks it. */
export async function load(wasm: Response): Promise<void> {
  await init({ module_or_path: wasm });
}

export function start(frame: HTMLElement, config: Config): Widget {
  const shadow = frame.getRootNode() as ShadowRoot;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets.push(sheet);
  const root = element('div', { class: 'wasl-app' });
  frame.append(root);
  const debug = why(() => widget.command('debug', [false]));
  const widget = mount(root, {
    ...config,
    emit(name: string, detail?: unknown) {
      if (!debug.takes(name, detail)) config.emit(name, detail);
    },
  });
  return {
    command: (name, args) => widget.command(name, args),
    destroy() {
      widget.destroy();
      debug.remove();
      root.remove();
    },
  };
}
