// A visitor whose network lets no WebSocket through has the same conversation.
import { Agent } from './support/agent.ts';
import { expect, NETWORK_LOSS, test } from './support/fixtures.ts';
import { Proxy } from './support/proxy.ts';
import { Server } from './support/server.ts';

test.use({ allowed: { lines: NETWORK_LOSS } });

test('where no socket opens the conversation goes over a stream, and later back', async ({
  server,
  visitor,
  agent,
}) => {
  const proxy = new Proxy(server.url);
  await proxy.start();
  const shopper = await visitor();
  await shopper.visit(`${proxy.url}/`);
  await shopper.open();
  // A question to the bot needs no connection; the hand-over does.
  await shopper.write('do you ship to the moon');
  await shopper.askForAPerson();
  await shopper.write('blocked by my office');
  await shopper.sees('blocked by my office', 'message.sent');
  await expect.poll(() => proxy.streams).toBe(1);
  expect(proxy.refused).toBeGreaterThanOrEqual(2);

  const staff = await agent();
  await staff.choose('blocked by my office');
  await staff.composer.pressSequentially('I am');
  await expect(shopper.panel.locator('.wasl-typing')).toBeVisible();
  await staff.reply('I am here');
  await expect(shopper.bubble('I am here')).toHaveCount(1);
  await shopper.composer.pressSequentially('thank');
  await expect(staff.page.getByText(staff.word('console.typing'))).toBeVisible();
  const words = Array.from({ length: 12 }, (_, at) => `line ${String.fromCharCode(97 + at)}`);
  for (const line of words) await shopper.write(line);
  await shopper.sees('line l', 'message.sent');
  for (const line of words) await expect(staff.thread.getByText(line)).toHaveCount(1);

  await shopper.reload();
  await expect(shopper.bubble('I am here')).toHaveCount(1);
  await shopper.write('after the reload');
  await shopper.sees('after the reload', 'message.sent');
  await expect.poll(() => proxy.streams).toBe(1);
  expect(proxy.webSockets).toBe(0);

  proxy.lift();
  await shopper.page.context().setOffline(true);
  await shopper.write('written on the way home');
  await shopper.page.context().setOffline(false);
  await expect.poll(() => proxy.webSockets).toBe(1);
  await expect.poll(() => proxy.streams).toBe(0);
  await shopper.sees('written on the way home', 'message.sent');
  await staff.reply('welcome back');
  await expect(shopper.bubble('welcome back')).toHaveCount(1);
  for (const line of ['blocked by my office', ...words, 'written on the way home']) {
    await expect(shopper.bubble(line)).toHaveCount(1);
    await expect(staff.thread.getByText(line)).toHaveCount(1);
  }
  await proxy.remove();
});

test('a stream outlives a server that is killed and started again', async ({
  visitor,
  browserOf,
}) => {
  const own = new Server();
  await own.start();
  const proxy = new Proxy(own.url);
  await proxy.start();
  const shopper = await visitor();
  await shopper.beginConversation(proxy.url, 'before the crash');
  await expect.poll(() => proxy.streams).toBe(1);
  await own.kill();
  await shopper.write('written while it was down');
  await own.start();
  await shopper.sees('written while it was down', 'message.sent');
  await expect.poll(() => proxy.streams).toBe(1);
  expect(proxy.webSockets).toBe(0);
  const staff = new Agent(await (await browserOf({ locale: 'en-GB' })).newPage());
  await staff.redeem(own.link);
  await staff.choose('written while it was down');
  for (const text of ['before the crash', 'written while it was down']) {
    await expect(staff.thread.getByText(text, { exact: true })).toHaveCount(1);
    await expect(shopper.bubble(text)).toHaveCount(1);
  }
  await staff.reply('we are back');
  await expect(shopper.bubble('we are back')).toHaveCount(1);
  await proxy.remove();
  await own.remove();
});

test('a socket that is cut off for good in mid-conversation becomes a stream', async ({
  server,
  visitor,
  agent,
}) => {
  const proxy = new Proxy(server.url);
  await proxy.start();
  proxy.lift();
  const shopper = await visitor();
  await shopper.beginConversation(proxy.url, 'on a good line');
  expect(proxy.webSockets).toBe(1);
  proxy.block();
  await shopper.write('the line got worse');
  // A socket that has worked here before is tried five times, with growing waits.
  await expect.poll(() => proxy.streams, { timeout: 60_000 }).toBe(1);
  await shopper.sees('the line got worse', 'message.sent');
  const staff = await agent();
  await staff.choose('the line got worse');
  await staff.reply('I still hear you');
  await expect(shopper.bubble('I still hear you')).toHaveCount(1);
  await expect(staff.thread.getByText('the line got worse')).toHaveCount(1);
  await proxy.remove();
});
