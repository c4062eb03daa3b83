/**
 * Role: bundles `www/` and the built wasm into `dist/`, byte for byte the same each time.
 * Trigger: `npm run build`, called by `cargo xtask build` after the wasm is there.
 * Leaves: `dist/`, with `manifest.json` naming what a visitor downloads at each step.
 *
 * Compilers in a row: what is loaded last gets its hash first, because what loads it carries that.
 * The overlay of `debug` is loaded by a lazy part, the lazy parts by the loader and the pages.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import TerserPlugin from 'terser-webpack-plugin';
import webpack from 'webpack';
import { Built, PagesPlugin, PartsPlugin } from './www/build/built.js';
import { bundleCss } from './www/build/css.js';
import { consolePages, studioPages } from './www/build/pages.js';
import { moduleTypes } from './www/build/types.js';
import { wasmFolder } from './www/build/wasm.js';
import { shopPages } from './www/demo/pages/index.js';

const root = import.meta.dirname;
const www = join(root, 'www');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

export default function configure() {
  const wasm = wasmFolder(root);
  const built = new Built();
  const part = (name) =>
    webpack.DefinePlugin.runtimeValue(() => JSON.stringify(built.part(name)), true);
  const constants = { __VERSION__: JSON.stringify(version) };

  const common = {
    mode: 'production',
    context: root,
    // The glue asks whether there is a `global`; no browser has one, and none is made for it.
    node: { global: false },
    // The glue finds its wasm by `import.meta.url` only when it is not told; it is.
    module: {
      parser: { javascript: { url: false, importMeta: false, exportsPresence: 'error' } },
      rules: [
        { test: /\.ts$/, loader: 'esbuild-loader', options: { target: 'es2022' } },
        { test: /\.css$/, use: join(www, 'build/css.js') },
      ],
    },
    resolve: { alias: { wasm }, extensions: ['.ts', '.js'] },
    optimization: {
      minimizer: [
        new TerserPlugin({
          extractComments: false,
          terserOptions: {
            ecma: 2020,
            module: true,
            compress: { passes: 3 },
            format: { comments: false },
          },
        }),
      ],
    },
    output: { path: join(root, 'dist'), publicPath: '' },
    performance: { hints: false },
    stats: { preset: 'errors-warnings', assets: true, assetsSpace: 100, groupAssetsByPath: true },
  };
  const esm = {
    experiments: { outputModule: true },
    output: { ...common.output, module: true, library: { type: 'module' } },
  };

  const lazy = { ...esm.output, filename: 'assets/[name].[contenthash:12].js' };
  const last = {
    ...common,
    ...esm,
    name: 'last',
    entry: { debug: './www/debug/index.ts' },
    output: { ...lazy, clean: true },
    plugins: [new PartsPlugin(built, {}, {})],
  };

  const parts = {
    ...common,
    ...esm,
    name: 'parts',
    dependencies: ['last'],
    entry: {
      advice: './www/loader/advice/index.ts',
      app: './www/loader/app.ts',
      fallback: './www/loader/fallback/index.ts',
      console: './www/console/index.ts',
      studio: './www/studio/index.ts',
      preview: './www/studio/preview.ts',
      shop: './www/demo/client/index.ts',
    },
    output: lazy,
    plugins: [
      new webpack.DefinePlugin({ ...constants, __DEBUG__: part('debug.js') }),
      new PartsPlugin(
        built,
        {
          'wasl.wasm': join(wasm, 'widget/wasl_bg.wasm'),
          'console.wasm': join(wasm, 'console/wasl_console_bg.wasm'),
        },
        {
          'console.css': () => bundleCss(join(www, 'styles/console.css')),
          'studio.css': () => bundleCss(join(www, 'studio/studio.css')),
          'shop.css': () => bundleCss(join(www, 'demo/styles/shop.css')),
        },
      ),
    ],
  };

  const addresses = {
    __ADVICE__: part('advice.js'),
    __APP__: part('app.js'),
    __FALLBACK__: part('fallback.js'),
    __WASM__: part('wasl.wasm'),
  };

  const loader = {
    ...common,
    name: 'loader',
    dependencies: ['parts'],
    entry: './www/loader/index.ts',
    output: { ...common.output, filename: 'widget.js' },
    plugins: [
      new webpack.DefinePlugin({ ...constants, ...addresses }),
      new PagesPlugin(async () => [
        ...shopPages(built),
        ...consolePages(built),
        ...studioPages(built),
        ...moduleTypes(join(www, 'loader')),
        [
          'manifest.json',
          `${JSON.stringify({
            loader: ['widget.js'],
            launcher: ['widget.js'],
            open: ['widget.js', built.path('app.js'), built.path('wasl.wasm')],
          })}\n`,
        ],
      ]),
    ],
  };

  const library = {
    ...common,
    ...esm,
    name: 'module',
    dependencies: ['parts'],
    entry: './www/loader/module.ts',
    output: { ...esm.output, filename: 'module/wasl.js' },
    plugins: [new webpack.DefinePlugin({ ...constants, ...addresses })],
  };

  return [last, parts, loader, library];
}
