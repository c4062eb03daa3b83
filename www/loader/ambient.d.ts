/** What the build puts in place: stylesheets as text, constants, and the wasm's glue. */
declare module '*.css' {
  const text: string;
  export default text;
}

type MountedWidget = import('./config.ts').Widget;

declare module 'wasm/widget/wasl.js' {
  export default function init(source: { module_or_path: Response }): Promise<unknown>;
  export function mount(root: HTMLElement, config: object): MountedWidget;
}

declare module 'wasm/console/wasl_console.js' {
  export default function init(source: { module_or_path: Promise<Response> }): Promise<unknown>;
  export function start(root: HTMLElement): void;
}

declare const __VERSION__: string;
declare const __DEBUG__: import('./fetching.ts').Part;
declare const __APP__: import('./fetching.ts').Part;
declare const __ADVICE__: import('./fetching.ts').Part;
declare const __FALLBACK__: import('./fetching.ts').Part;
declare const __WASM__: import('./fetching.ts').Part;
