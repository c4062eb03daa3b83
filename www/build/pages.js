/**
 * Role: fills the names of built parts into the fixed pages of console and studio.
 * Trigger: the build, once every part has its name.
 * Leaves: pages below `console/` and `studio/`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const www = join(import.meta.dirname, '..');

/** `{{console.js}}` becomes `/assets/console.<hash>.js`. */
function fill(file, built) {
  return readFileSync(join(www, file), 'utf8').replace(
    /\{\{([\w.]+)\}\}/g,
    (_, name) => `/${built.path(name)}`,
  );
}

export function consolePages(built) {
  return [['console/index.html', fill('console/index.html', built)]];
}

export function studioPages(built) {
  return ['index.html', 'preview.html'].map((name) => [
    `studio/${name}`,
    fill(`studio/${name}`, built),
  ]);
}
