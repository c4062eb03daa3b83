/**
 * Role: finds what `cargo xtask build` made of the Rust side.
 * Trigger: the webpack configuration is read.
 * Leaves: the folder with the glue and the wasm, or an error that says what to run.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

export const GLUE = ['widget/wasl.js', 'console/wasl_console.js'];
export const WASM = ['widget/wasl_bg.wasm', 'console/wasl_console_bg.wasm'];

export function wasmFolder(root) {
  const folder = resolve(root, process.env.WASL_WASM_DIR ?? 'target/wasm-dist');
  const missing = [...GLUE, ...WASM].filter((file) => !existsSync(resolve(folder, file)));
  if (missing.length > 0) {
    throw new Error(
      `The wasm is not built: ${missing.join(', ')} missing in ${folder}. Run: cargo xtask build`,
    );
  }
  return folder;
}
