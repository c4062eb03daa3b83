// When prompts come up, as only a browser shows it.
import { expect, test } from './support/fixtures.ts';

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
