// A built server of the bench's own: a free port, a fresh data directory, gone afterwards.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs `work` with the server's address (no slash at the end). */
export async function withServer(binary, work) {
  const data = await mkdtemp(join(tmpdir(), 'wasl-bench-'));
  const child = spawn(binary, ['serve', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    return await work(await address(child));
  } finally {
    if (child.exitCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    await rm(data, { recursive: true, force: true });
  }
}

function address(child) {
  return new Promise((resolve, reject) => {
    let said = '';
    const read = (chunk) => {
      said += chunk;
      const ready = /Wasl is ready: (http:\/\/[^\s/]+)/.exec(said);
      if (ready) resolve(ready[1]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server ended (${code}):\n${said}`)));
  });
}

/** The path of a product page, as the shop's own front page links to it. */
export async function productPage(origin) {
  const home = await (await fetch(`${origin}/`)).text();
  const link = /href="([^"#]*product[^"#]*)"/.exec(home);
  if (!link) throw new Error('the front page of the shop links to no product');
  return new URL(link[1], `${origin}/`).href;
}
