// A visitor never loses a word: cut wires, lost answers, killed servers, reloads, two tabs.
import { expect, NETWORK_LOSS, test } from './support/fixtures.ts';
import { Server } from './support/server.ts';
import { Wire } from './support/wire.ts';

test.describe('with a wire that can be cut', () => {
  test.use({ allowed: { lines: NETWORK_LOSS } });

  test('a message written while the wire is cut is delivered once', async ({ server, visitor }) => {
    const wire = new Wire(server.url);
    await wire.start();
    const shopper = await visitor();
    await shopper.beginConversation(wire.url, 'before the cut');
    wire.cut();
    await expect(shopper.panel).toContainText(shopper.word('banner.reconnecting'));
    await shopper.write('into the dark');
    await expect(shopper.thread).toContainText(shopper.word('message.sending'));
    wire.mend();
    await shopper.sees('into the dark', 'message.sent');
    await shopper.reload();
    await expect(shopper.bubble('into the dark')).toHaveCount(1);
    await wire.remove();
  });

  test('a message whose acknowledgement was lost is stored once', async ({
    server,
    visitor,
    agent,
  }) => {
    const wire = new Wire(server.url);
    await wire.start();
    const shopper = await visitor();
    await shopper.beginConversation(wire.url, 'the first words');
    wire.deafen();
    await shopper.write('said once only');
    const staff = await agent();
    await staff.choose('said once only');
    wire.cut();
    wire.mend();
    await shopper.sees('said once only', 'message.sent');
    await expect(staff.thread.getByText('said once only')).toHaveCount(1);
    await expect(shopper.bubble('said once only')).toHaveCount(1);
    await wire.remove();
  });

  test('a message outlives a reload while offline', async ({ server, visitor }) => {
    const wire = new Wire(server.url);
    await wire.start();
    const shopper = await visitor();
    await shopper.beginConversation(wire.url, 'hello there');
    wire.cut();
    await shopper.write('kept through the reload');
    await shopper.composer.fill('a draft');
    wire.mend();
    await shopper.reload();
    await shopper.sees('kept through the reload', 'message.sent');
    await expect(shopper.composer).toHaveValue('a draft');
    await wire.remove();
  });

  test('a server killed and started again goes on with the conversation', async ({
    visitor,
    browserOf,
  }) => {
    const own = new Server();
    await own.start();
    const shopper = await visitor();
    await shopper.visit(`${own.url}/`);
    await shopper.open();
    await shopper.askForAPerson();
    for (const text of ['one', 'two', 'three']) await shopper.write(`message ${text}`);
    await shopper.sees('message three', 'message.sent');
    await own.kill();
    await shopper.write('written while it was down');
    await own.start();
    await shopper.sees('written while it was down', 'message.sent');
    const { Agent } = await import('./support/agent.ts');
    const staff = new Agent(await (await browserOf({ locale: 'en-GB' })).newPage());
    await staff.redeem(own.link);
    await staff.choose('written while it was down');
    for (const text of [
      'message one',
      'message two',
      'message three',
      'written while it was down',
    ]) {
      await expect(staff.thread.getByText(text, { exact: true })).toHaveCount(1);
      await expect(shopper.bubble(text)).toHaveCount(1);
    }
    await staff.reply('we are back');
    await expect(shopper.thread).toContainText('we are back');
    await own.remove();
  });
});

test('two visitors at once do not see each other', async ({ server, visitor, agent }) => {
  const [first, second] = [await visitor('en'), await visitor('ar')];
  await first.visit(`${server.url}/`);
  await second.visit(`${server.url}/ar/`);
  for (const shopper of [first, second]) {
    await shopper.open();
    await shopper.askForAPerson();
  }
  await first.write('I am the first visitor');
  await second.write('أنا الزائر الثاني');
  await first.sees('I am the first visitor', 'message.sent');
  await second.sees('أنا الزائر الثاني', 'message.sent');
  const staff = await agent();
  await staff.choose('I am the first visitor');
  await staff.reply('for the first only');
  await expect(first.thread).toContainText('for the first only');
  await staff.choose('أنا الزائر الثاني');
  await staff.reply('للثاني فقط');
  await expect(second.thread).toContainText('للثاني فقط');
  await expect(first.thread).not.toContainText('للثاني فقط');
  await expect(second.thread).not.toContainText('for the first only');
});

test('two tabs of one visitor hold the same thread', async ({ server, visitor, agent }) => {
  const shopper = await visitor();
  await shopper.beginConversation(server.url, 'from the first tab');
  const { Visitor } = await import('./support/visitor.ts');
  const other = new Visitor(await shopper.page.context().newPage());
  await other.visit(`${server.url}/product/linen-shirt/`);
  await other.open();
  await expect(other.bubble('from the first tab')).toHaveCount(1);
  await other.write('from the second tab');
  await expect(shopper.bubble('from the second tab')).toHaveCount(1);
  const staff = await agent();
  await staff.choose('from the second tab');
  await staff.reply('to both tabs');
  for (const tab of [shopper, other]) {
    await expect(tab.bubble('to both tabs')).toHaveCount(1);
    await expect(tab.bubble('from the first tab')).toHaveCount(1);
    await expect(tab.bubble('from the second tab')).toHaveCount(1);
  }
});
