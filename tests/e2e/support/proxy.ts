// A proxy such as offices have: it passes HTTP on and, while it blocks, lets no WebSocket through.
import {
  createServer,
  type IncomingMessage,
  request as ask,
  type Server,
  type ServerResponse,
} from 'node:http';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export class Proxy {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private blocks = true;
  /** Event streams that are open now. */
  streams = 0;
  /** WebSockets that are open now. */
  webSockets = 0;
  /** WebSockets that were refused so far. */
  refused = 0;
  /** The address to open instead of the server's. */
  url = '';

  constructor(private readonly target: string) {
    this.server = createServer((request, response) => this.pass(request, response));
    this.server.on('connection', (socket: Socket) => this.keep(socket));
    this.server.on('upgrade', (request, near, head) => this.upgrade(request, near as Socket, head));
  }

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private pass(request: IncomingMessage, response: ServerResponse): void {
    const { method, url, headers } = request;
    const far = ask(new URL(url ?? '/', this.target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      if (answer.headers['content-type'] === 'text/event-stream') {
        this.streams += 1;
        response.once('close', () => (this.streams -= 1));
      }
      answer.once('error', () => response.destroy());
      answer.pipe(response);
    });
    far.on('error', () => response.destroy());
    response.once('close', () => far.destroy());
    request.pipe(far);
  }

  private upgrade(request: IncomingMessage, near: Socket, head: Buffer): void {
    if (this.blocks) {
      this.refused += 1;
      near.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      return;
    }
    const { hostname, port } = new URL(this.target);
    const far = connect(Number(port), hostname);
    this.keep(far);
    const lines = [`${request.method} ${request.url} HTTP/1.1`];
    for (let at = 0; at < request.rawHeaders.length; at += 2) {
      lines.push(`${request.rawHeaders[at]}: ${request.rawHeaders[at + 1]}`);
    }
    far.write(`${lines.join('\r\n')}\r\n\r\n`);
    far.write(head);
    this.webSockets += 1;
    near.once('close', () => {
      this.webSockets -= 1;
      far.destroy();
    });
    far.once('close', () => near.destroy());
    near.pipe(far);
    far.pipe(near);
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.sockets.delete(socket));
  }

  /** Lets WebSockets through from now on. */
  lift(): void {
    this.blocks = false;
  }

  /** Lets none through any more; those that are open are cut. */
  block(): void {
    this.blocks = true;
    for (const socket of this.sockets) socket.destroy();
  }

  async remove(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    for (const socket of this.sockets) socket.destroy();
    await once(this.server, 'close');
  }
}
