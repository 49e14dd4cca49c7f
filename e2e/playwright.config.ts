import { defineConfig, devices } from '@playwright/test'
import { installedChromium } from './chromium'
import { isFullGate } from './gates/record-gate'

const executablePath = installedChromium()
/** A name that a stranger's name server answers with this machine's address. */
export const REBOUND = 'rebind.test'
const isRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results/browser',
  // The tests of a file share more worlds than those of different ones.
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  // They end what hangs. Nothing that a test holds depends on them, however busy the machine is.
  timeout: isFullGate ? 3_600_000 : 300_000,
  expect: { timeout: 60_000 },
  workers: 2,
  reporter: [['list'], ['json', { outputFile: '../test-results/playwright.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    // Drawing what moves is a fifth of the browser's work.
    contextOptions: { reducedMotion: 'reduce' },
    // A trace of each test costs a third of the whole run; a failure leaves a picture and the page as text anyway.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        `--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`,
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
