// When prompts come up, as only a browser shows it.
import { expect, test } from './support/fixtures.ts';

test('a rule on the address is written as people write it', async ({ server, visitor }) => {
  const shopper = await visitor('ar');
  const { page } = shopper;
  await shopper.visit(`${server.url}/ar/`);
  await page.evaluate(() => {
    const prompts = [{ id: 'cart', text: 'سلتك بانتظارك', when: { url: { contains: '/سلة/' } } }];
    window.wasl?.('update', { prompts });
    history.pushState({}, '', '/ar/سلة/?خصم=١٠%25');
  });
  expect(await page.evaluate(() => location.pathname)).toBe('/ar/%D8%B3%D9%84%D8%A9/');
  await expect(shopper.prompt).toContainText('سلتك بانتظارك');
});

test('who scrolled while the widget was still loading has scrolled', async ({
  server,
  visitor,
}) => {
  const shopper = await visitor('en');
  const { page } = shopper;
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  // Until its settings are there the widget does not know what to listen to.
  await page.route('**/v1/sites/*/settings*', async (route) => {
    await held;
    await route.continue();
  });
  await shopper.visit(`${server.url}/product/linen-shirt/`);
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener('scroll', resolve, { once: true });
        scrollTo(0, document.body.scrollHeight);
      }),
  );
  goOn();
  await expect(async () => {
    await shopper.leave();
    await expect(shopper.prompt).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
});
