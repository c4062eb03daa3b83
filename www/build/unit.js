/**
 * Role: runs the unit tests of `www/` in Node's own runner.
 * Trigger: `npm run test:unit`; with words after it, only the files whose path holds one of them.
 * Leaves: the runner's exit code. esbuild takes the types away, because Node 20 cannot.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const out = join(root, 'target/unit');
const wanted = process.argv.slice(2);

function tests(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return tests(path);
    return entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

const files = tests(join(root, 'www')).filter(
  (file) => wanted.length === 0 || wanted.some((word) => relative(root, file).includes(word)),
);
if (files.length === 0) throw new Error(`no test matches: ${wanted.join(' ')}`);

const part = (name) => JSON.stringify({ path: `assets/${name}`, integrity: 'sha256-test' });
rmSync(out, { recursive: true, force: true });
await build({
  entryPoints: files,
  outbase: join(root, 'www'),
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  loader: { '.css': 'text' },
  define: {
    __VERSION__: '"0.0.0-test"',
    __ADVICE__: part('advice.js'),
    __APP__: part('app.js'),
    __DEBUG__: part('debug.js'),
    __FALLBACK__: part('fallback.js'),
    __WASM__: part('wasl.wasm'),
    __ROOT__: JSON.stringify(root),
  },
  logLevel: 'warning',
});

const made = files.map((file) =>
  join(out, relative(join(root, 'www'), file).replace(/\.ts$/, '.mjs')),
);
const run = spawnSync(
  process.execPath,
  ['--enable-source-maps', '--test', '--test-reporter=spec', ...made],
  {
    stdio: 'inherit',
  },
);
process.exitCode = run.status ?? 1;
