// An agent blocks a visitor and lets them write again; what cannot be sent is tried again or deleted.
import { expect, PHONE, test } from './support/fixtures.ts';
import { LANGUAGES } from './support/words.ts';

for (const language of LANGUAGES) {
  test(`a blocked visitor is told so, and writes again when unblocked (${language})`, async ({
    server,
    visitor,
    agent,
  }) => {
    const shopper = await visitor(language, language === 'ar' ? PHONE : {});
    const home = language === 'ar' ? `${server.url}/ar` : server.url;
    const mark = `before the block, ${language}`;
    await shopper.beginConversation(home, mark);
    const staff = await agent(language);
    await staff.choose(mark);
    await staff.block();

    await shopper.write('from a blocked visitor');
    const refused = shopper.entry('from a blocked visitor');
    await expect(refused).toContainText(shopper.word('message.blocked'));
    await shopper.write('not worth it');
    const second = shopper.entry('not worth it');
    await expect(second).toContainText(shopper.word('message.blocked'));
    // Tried again, it is refused again: the block stands.
    await refused.getByRole('button', { name: shopper.word('message.retry') }).click();
    await expect(refused).toContainText(shopper.word('message.blocked'));
    await second.getByRole('button', { name: shopper.word('message.discard') }).click();
    await expect(second).toHaveCount(0);
    // The words wait in storage, not to be lost with the page.
    await shopper.reload();
    await expect(refused).toContainText(shopper.word('message.blocked'));
    await expect(second).toHaveCount(0);
    await expect(staff.thread).not.toContainText('from a blocked visitor');

    await staff.unblock();
    await refused.getByRole('button', { name: shopper.word('message.retry') }).click();
    await shopper.sees('from a blocked visitor', 'message.sent');
    await expect(staff.thread).toContainText('from a blocked visitor');
    await shopper.write('and on it goes');
    await shopper.sees('and on it goes', 'message.sent');
    await expect(staff.thread).not.toContainText('not worth it');
  });
}

test('who changes their mind about a block has blocked nobody', async ({
  server,
  visitor,
  agent,
}) => {
  const shopper = await visitor();
  await shopper.beginConversation(server.url, 'harmless after all');
  const staff = await agent();
  await staff.choose('harmless after all');
  await staff.page.getByRole('button', { name: staff.word('console.block') }).click();
  await staff.page.getByRole('button', { name: staff.word('console.cancel') }).click();
  await shopper.write('still here');
  await shopper.sees('still here', 'message.sent');
  await expect(staff.page.getByText(staff.word('console.blocked'))).toHaveCount(0);
});

for (const language of LANGUAGES) {
  test(`a rating that is refused says so, and is sent again (${language})`, async ({
    server,
    visitor,
    agent,
  }) => {
    const shopper = await visitor(language, language === 'ar' ? PHONE : {});
    const home = language === 'ar' ? `${server.url}/ar` : server.url;
    const mark = `to be rated, ${language}`;
    await shopper.beginConversation(home, mark);
    const staff = await agent(language);
    await staff.choose(mark);
    await staff.resolve();
    const poll = shopper.entry(shopper.word('survey.question'));
    await expect(poll).toBeVisible();
    await staff.block();
    await poll.getByRole('radio').nth(3).click();
    await expect(poll).toContainText(shopper.word('message.blocked'));
    await expect(poll.getByRole('radio').nth(3)).toHaveAttribute('aria-checked', 'true');
    await poll.getByRole('button', { name: shopper.word('message.discard') }).click();
    await expect(poll.getByRole('radio').nth(3)).toHaveAttribute('aria-checked', 'false');
    await poll.getByRole('radio').nth(4).click();
    await expect(poll).toContainText(shopper.word('message.blocked'));

    await staff.unblock();
    await poll.getByRole('button', { name: shopper.word('message.retry') }).click();
    await expect(poll).not.toContainText(shopper.word('message.blocked'));
    const rated = staff.word('console.note.rating').replace('[SCORE]', '5');
    await expect(staff.thread).toContainText(rated);
  });
}
