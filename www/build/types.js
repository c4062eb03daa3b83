/**
 * Role: makes the type declarations of the ES module build from the sources it is built from.
 * Trigger: the build; the type test.
 * Leaves: one `wasl.d.ts` without imports.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `api.ts` and the options hold nothing but types, so their text is a declaration file.
 *
 * @param loader the folder `www/loader`
 */
export function moduleTypes(loader) {
  const api = readFileSync(join(loader, 'api.ts'), 'utf8').replace(/^import .*\n/gm, '');
  const options = readFileSync(join(loader, 'options.generated.ts'), 'utf8').replace(
    /^\/\/ @generated.*\n/,
    '',
  );
  const commands = /interface Commands \{([\s\S]*?)\n\}/.exec(api)[1];
  const names = [...commands.matchAll(/^ {2}(\w+): \[/gm)].map((match) => match[1]);
  const functions = names.map(
    (name) => `export declare function ${name}(...args: Commands['${name}']): void;`,
  );
  const text = [
    api.trim(),
    options.trim(),
    'export declare const wasl: Wasl;\nexport declare const version: string;',
    functions.join('\n'),
    '',
  ].join('\n\n');
  return [['module/wasl.d.ts', text]];
}
