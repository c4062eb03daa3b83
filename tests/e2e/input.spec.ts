// What a hostile or clumsy visitor types is kept as written and never interpreted.
import { expect, test } from './support/fixtures.ts';

const HOSTILE = [
  `<img src=x onerror="document.title='owned'">`,
  `<script>document.title='owned'</script>`,
  `[click](javascript:alert(1)) **bold** <b>b</b>`,
  '‮txt.exe‬ ⁧العربية⁩ 👩‍👩‍👧‍👦🏳️‍🌈 é',
  `{{7*7}} \${7*7} '; DROP TABLE messages; --`,
];

test('markup, bidi controls and emoji are text on both sides', async ({
  server,
  visitor,
  agent,
}) => {
  const shopper = await visitor();
  await shopper.visit(`${server.url}/`);
  const title = await shopper.page.title();
  await shopper.open();
  await shopper.askForAPerson();
  const mark = `hostile ${Date.now()}`;
  await shopper.write(mark);
  await shopper.sees(mark, 'message.sent');
  const staff = await agent();
  await staff.choose(mark);
  for (const text of HOSTILE) {
    await shopper.write(text);
    await shopper.sees(text, 'message.sent');
    await expect(staff.thread).toContainText(text);
    await staff.composer.fill(text);
    await staff.composer.press('Enter');
  }
  await expect(staff.composer).toHaveValue('');
  await expect(shopper.thread).toContainText('DROP TABLE');
  for (const page of [shopper.page, staff.page]) {
    const strange = await page.evaluate(() => {
      const roots = [
        document,
        ...[...document.querySelectorAll('*')].flatMap((node) => node.shadowRoot ?? []),
      ];
      return roots.flatMap((root) =>
        [
          ...root.querySelectorAll(
            "[role=log] img, [role=log] script, [role=log] [onerror], [role=log] a[href^='javascript']",
          ),
        ].map((node) => node.outerHTML),
      );
    });
    expect(strange).toEqual([]);
  }
  expect(await shopper.page.title()).toBe(title);
});

test('a message of 100 KB is refused in words, and kept in the composer', async ({
  server,
  visitor,
}) => {
  const shopper = await visitor();
  await shopper.visit(`${server.url}/`);
  await shopper.open();
  await shopper.askForAPerson();
  // Words, as people write: Chromium itself takes many seconds to lay out one run without a space.
  const long = 'كلمة '.repeat(11_500).trim();
  await shopper.write(long);
  await expect(shopper.panel).toContainText(shopper.word('composer.too_long'));
  await expect(shopper.composer).toHaveValue(long);
  await shopper.composer.fill('short enough');
  await shopper.composer.press('Enter');
  await shopper.sees('short enough', 'message.sent');
});
