/**
 * Role: the entry of the agent console's page.
 * Trigger: the page loads.
 * Leaves: the running console in `#console`, or a sentence that says it could not start.
 */
import init, { start } from 'wasm/console/wasl_console.js';

const root = document.getElementById('console');
const script = document.getElementById('console-script');
const problem = document.getElementById('console-problem');

async function begin(root: HTMLElement, wasm: string): Promise<void> {
  try {
    await init({ module_or_path: fetch(wasm) });
    root.removeAttribute('aria-busy');
    start(root);
  } catch (error) {
    console.error(error);
    root.hidden = true;
    if (problem) problem.hidden = false;
  }
}

if (root && script) void begin(root, script.dataset['wasm'] ?? '');
