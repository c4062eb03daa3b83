// How the end-to-end tests run: the built files, the real server, Debian's Chromium.
import { existsSync } from 'node:fs';

import { defineConfig } from '@playwright/test';

const DEBIAN = '/usr/bin/chromium';

const executablePath = process.env['WASL_CHROMIUM'] ?? (existsSync(DEBIAN) ? DEBIAN : undefined);

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  fullyParallel: true,
  workers: 2,
  // A test that fails and then passes is told as flaky, and counted by `cargo xtask test`.
  retries: 1,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    trace: 'off',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
