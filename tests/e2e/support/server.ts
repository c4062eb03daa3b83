// The real server, started on a free port with a data directory of its own.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { LANGUAGES } from './words.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export function binary(): string {
  const given = process.env['WASL_SERVER'];
  if (given) return given;
  const target = process.env['CARGO_TARGET_DIR'] ?? join(ROOT, 'target');
  const path = join(target, 'debug', 'wasl');
  if (!existsSync(path)) throw new Error(`no server at ${path}: run cargo xtask build`);
  return path;
}

/** What the first start of a server prints once it listens. */
interface Greeting {
  url: string;
  link: string | undefined;
}

export class Server {
  private child: ChildProcess | undefined;
  private readonly data = mkdtempSync(join(tmpdir(), 'wasl-e2e-'));
  private port = 0;
  /** Where it is, without a slash at the end. */
  url = '';
  /** The one-time link that signs the first agent in. */
  link = '';
  /** Everything it printed. */
  output = '';

  /** With further arguments of `wasl serve`. */
  constructor(private readonly options: string[] = []) {}

  /** Starts it, again on the same port and data when it ran before. */
  async start(): Promise<void> {
    const place = ['--port', String(this.port), '--data', this.data];
    const child = spawn(binary(), ['serve', ...place, ...this.options], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const greeting = await this.greeting(child);
    this.url = greeting.url;
    this.port = Number(new URL(greeting.url).port);
    if (!greeting.link) return;
    // The first start. In tests nobody is held out of the shop's prompts by chance.
    this.link = greeting.link;
    for (const language of LANGUAGES) {
      const seed = readFileSync(join(ROOT, `crates/server/seed/demo.${language}.json`), 'utf8');
      this.setSettings(language, { ...(JSON.parse(seed) as object), holdout: 0 });
    }
  }

  private greeting(child: ChildProcess): Promise<Greeting> {
    return new Promise((resolve, reject) => {
      let text = '';
      const read = (chunk: Buffer): void => {
        text += chunk.toString();
        this.output += chunk.toString();
        const ready = /Wasl is ready: (http:\/\/\S+?)\/?\s/.exec(text);
        if (!ready?.[1]) return;
        const link = /(http:\/\/\S+\/console\/#link=\S+)/.exec(text);
        if (this.link === '' && !link) return;
        resolve({ url: ready[1], link: link?.[1] });
      };
      child.stdout?.on('data', read);
      child.stderr?.on('data', read);
      child.once('exit', (code) => reject(new Error(`the server ended (${code}):\n${text}`)));
    });
  }

  /** Makes a key for tokens of the demo site, while the server runs. */
  addKey(): { kid: string; secret: string } {
    const said = execFileSync(binary(), ['key', 'add', '--data', this.data], { encoding: 'utf8' });
    const value = (name: string): string => {
      const found = new RegExp(`^${name}\\t(\\w+)$`, 'm').exec(said)?.[1];
      if (!found) throw new Error(`wasl key add did not print its ${name}:\n${said}`);
      return found;
    };
    return { kid: value('kid'), secret: value('secret') };
  }

  /** The addresses that visitors left, the newest first, while the server runs. */
  leads(): Record<string, string | number>[] {
    const args = ['leads', 'export', '--format', 'json', '--data', this.data];
    const said = execFileSync(binary(), args, { encoding: 'utf8' });
    const lines = said.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Record<string, string | number>);
  }

  /** Gives the demo site these settings in a language, while the server runs. */
  setSettings(locale: string, settings: object): void {
    const file = join(this.data, `settings.${locale}.json`);
    writeFileSync(file, JSON.stringify(settings));
    const site = ['demo', '--name', 'Noor & Co', '--origin', 'loopback'];
    const place = ['--data', this.data, '--settings', `${locale}=${file}`];
    execFileSync(binary(), ['site', 'add', ...site, ...place]);
  }

  /** What `wasl` prints for this server's data. */
  wasl(...args: string[]): string {
    return execFileSync(binary(), [...args, '--data', this.data], { encoding: 'utf8' });
  }

  /** Ends it without a word, as a power cut would. */
  async kill(): Promise<void> {
    const child = this.child;
    if (!child) return;
    this.child = undefined;
    child.removeAllListeners('exit');
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Ends it for good. */
  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }
}
