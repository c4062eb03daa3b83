// A customer whose shop has signed who they are: the console shows it, and the page is told when
// the proof has run out.
import { createHmac } from 'node:crypto';

import { expect, test } from './support/fixtures.ts';
import { LANGUAGES } from './support/words.ts';

/** A token as the shop's own server makes it. */
function sign(key: { kid: string; secret: string }, claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const message = `${part({ alg: 'HS256', typ: 'JWT', kid: key.kid })}.${part(claims)}`;
  const signature = createHmac('sha256', key.secret).update(message).digest('base64url');
  return `${message}.${signature}`;
}

for (const language of LANGUAGES) {
  test(`the agent sees who is proven, in ${language}`, async ({ visitor, agent, server }) => {
    const key = server.addKey();
    const now = Math.floor(Date.now() / 1000);
    const token = sign(key, {
      sub: 'customer-77',
      name: 'Huda هدى',
      aud: 'demo',
      exp: now + 600,
    });
    const sami = await visitor(language);
    const shop = language === 'ar' ? `${server.url}/ar` : server.url;
    await sami.beginConversation(shop, `who am I, ${language}`);
    await sami.page.evaluate((token) => window.wasl?.('identify', { token }), token);

    const layla = await agent(language);
    await layla.choose(`who am I, ${language}`);
    await expect(layla.page.locator('.facts-name')).toHaveText('Huda هدى');
    const fact = layla.page.locator('.fact', {
      hasText: layla.word('console.visitor.verified'),
    });
    const until = layla.word('console.visitor.until');
    await expect(fact).toContainText(new RegExp(`customer-77 · ${until} .*\\d`));
  });
}

test('the page hears that its token has run out, and nothing is lost', async ({
  visitor,
  server,
}) => {
  const key = server.addKey();
  const now = Math.floor(Date.now() / 1000);
  const sami = await visitor();
  await sami.beginConversation(server.url, 'before');
  const heard = sami.page.evaluate(
    (token) =>
      new Promise((resolve) => {
        window.wasl?.('on', 'error', resolve);
        window.wasl?.('identify', { token });
      }),
    sign(key, { sub: 'customer-78', aud: 'demo', exp: now - 60 }),
  );
  expect(await heard).toMatchObject({ code: 'refused', reason: 'identity_expired' });
  await sami.write('after');
  await sami.sees('after', 'message.sent');
  // The proof is for the page that has it.
  const stored = await sami.page.evaluate(() => JSON.stringify({ ...localStorage }));
  expect(stored).not.toContain('eyJ');
});
