// A merchant's site: pages with the snippet, with the headers a test wants.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

export interface HostOptions {
  /** The Content-Security-Policy, with SERVER in place of the server's origin. */
  policy?: string;
  /** What the page holds besides the snippet. */
  file?: string;
  /** More attributes for the snippet. */
  attributes?: string;
  /** Leave the snippet out. */
  bare?: boolean;
  /** JavaScript in a file of its own, run before the snippet. */
  script?: string;
}

export class Host {
  private readonly server: Server;
  url = '';

  constructor(
    private readonly wasl: string,
    private readonly options: HostOptions = {},
  ) {
    this.server = createServer((request, response) => this.answer(request, response));
  }

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.url === '/page.js') {
      response.setHeader('content-type', 'text/javascript');
      response.end(this.options.script ?? '');
      return;
    }
    if (request.url === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (this.options.policy) {
      const policy = this.options.policy.replaceAll('SERVER', this.wasl);
      response.setHeader(
        'content-security-policy',
        policy.replaceAll('WS', this.wasl.replace('http', 'ws')),
      );
    }
    response.end(this.page());
  }

  private page(): string {
    const { file, attributes = '', bare = false, script } = this.options;
    const body = file
      ? readFileSync(fileURLToPath(new URL(`../../hosts/${file}`, import.meta.url)), 'utf8')
      : '<main><h1>A shop</h1><p>Something to buy.</p></main>';
    const own = script === undefined ? '' : '<script src="/page.js"></script>';
    const snippet = bare
      ? ''
      : `<script async src="${this.wasl}/widget.js" data-site="demo" ${attributes}></script>`;
    return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title>${own}${snippet}</head><body>${body}</body></html>`;
  }

  async remove(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
