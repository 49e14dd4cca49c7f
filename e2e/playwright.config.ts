import { defineConfig, devices } from '@playwright/test'
import { installedChromium } from './chromium'
import { loadFactor } from './testing/load-factor'

const executablePath = installedChromium()
const slower = loadFactor()
const isRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results/browser',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 60_000 * slower,
  expect: { timeout: 15_000 * slower },
  workers: 2,
  reporter: [['list'], ['json', { outputFile: '../test-results/playwright.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    // A trace of each test costs a third of the whole run; a failure leaves a picture and the page as text anyway.
    trace: process.env.CI ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-dev-shm-usage',
        ...(isRoot ? ['--no-sandbox'] : []),
      ],
    },
  },
})
