// An old widget at a new server and the reverse: nothing is lost, and nobody is left in the dark.
import type { Page, WebSocketRoute } from '@playwright/test';

import { expect, test } from './support/fixtures.ts';

/** Puts somebody between widget and server who may change what each says. */
async function between(
  page: Page,
  told: (frame: string) => string,
  heard: (frame: string, widget: WebSocketRoute) => void,
): Promise<void> {
  await page.routeWebSocket(/\/v1\/ws$/, (widget) => {
    const server = widget.connectToServer();
    widget.onMessage((frame) => server.send(told(String(frame))));
    server.onMessage((frame) => heard(String(frame), widget));
  });
}

for (const [which, version] of [
  ['a newer', 2],
  ['an older', 0],
] as const) {
  test.describe(`a widget of ${which} version`, () => {
    test.use({ allowed: { lines: [/The server refused the connection: version\./] } });

    test('says so, keeps what is written, and answers by itself', async ({ server, visitor }) => {
      const shopper = await visitor();
      let other = true;
      await between(
        shopper.page,
        (frame) => (other ? frame.replace('{"hello":{"v":1', `{"hello":{"v":${version}`) : frame),
        (frame, widget) => widget.send(frame),
      );
      await shopper.visit(`${server.url}/`);
      await shopper.open();
      await expect(shopper.panel).toContainText(shopper.word('banner.refused'));
      await shopper.write('how long does delivery take');
      await expect(shopper.thread).toContainText(shopper.word('faq.answers'));
      await shopper.askForAPerson();
      await shopper.write(`kept by ${which} one`);
      await expect(shopper.thread).toContainText(shopper.word('message.sending'));
      await expect(shopper.panel).toContainText(shopper.word('banner.refused'));
      // The page that is loaded anew has the widget of the server's own version.
      other = false;
      await shopper.reload();
      await shopper.sees(`kept by ${which} one`, 'message.sent');
      await expect(shopper.panel.locator('.wasl-banner')).toHaveCount(0);
    });
  });
}

test('what a newer server adds is passed over', async ({ server, visitor, agent }) => {
  const shopper = await visitor();
  /** Each frame of the server's with a field more, after a flood of kinds that are not known. */
  const added = ['{"unheard_of":{"a":[1]}}', '{"ephemeral":{"unheard_of":{"b":2}}}'];
  await between(
    shopper.page,
    (frame) => frame,
    (frame, widget) => {
      for (let times = 0; times < 12; times += 1) added.forEach((each) => widget.send(each));
      const known = JSON.parse(frame) as Record<string, Record<string, unknown>>;
      // The one key of a frame, a signal or a body is its kind: fields are below.
      const contents = Object.values(known['ephemeral'] ?? known) as Record<string, unknown>[];
      for (const content of contents) content['unheard_of'] = { deep: [null] };
      widget.send(JSON.stringify(known));
    },
  );
  await shopper.beginConversation(server.url, 'to a newer server');
  const staff = await agent();
  await staff.choose('to a newer server');
  await staff.reply('a plain answer');
  await expect(shopper.bubble('a plain answer')).toHaveCount(1);
  await shopper.sees('to a newer server', 'message.seen');
  await expect(shopper.panel.locator('.wasl-banner')).toHaveCount(0);
});

test('a body that is not known leaves no gap, and rich text its words', async ({
  server,
  visitor,
  agent,
}) => {
  const shopper = await visitor();
  await between(
    shopper.page,
    (frame) => frame,
    (frame, widget) => {
      // The agent's first reply is of a kind that this widget does not know, the second has a
      // block that it does not know.
      const known = JSON.parse(frame) as { event?: { body: { text?: { text: string } } } };
      if (known.event?.body.text?.text === 'one') {
        widget.send(JSON.stringify({ event: { ...known.event, body: { carousel: { a: 1 } } } }));
      } else widget.send(frame.replaceAll('"strong"', '"blinking"'));
    },
  );
  await shopper.beginConversation(server.url, 'what else is new');
  const staff = await agent();
  await staff.choose('what else is new');
  await staff.reply('one');
  await staff.reply('the **second** one');
  await staff.reply('three');
  await expect(shopper.bubble('three')).toHaveCount(1);
  await expect(shopper.bubble('the **second** one')).toHaveCount(1);
  await expect(shopper.thread.getByText('one', { exact: true })).toHaveCount(0);
  await shopper.write('still in step');
  await shopper.sees('still in step', 'message.sent');
});
