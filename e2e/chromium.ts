import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const PLACES = [
  process.env.CHROMIUM_PATH,
  // The same engine without a window, which takes a fifth of a test's time.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

const INSTALL_MS = 300_000

/** The Chromium of this machine, or the one that Playwright installed; undefined where there is none. */
export function installedChromium(): string | undefined {
  const own = chromium.executablePath()
  return PLACES.find((path) => path !== undefined && existsSync(path)) ?? (existsSync(own) ? own : undefined)
}

/** How to get one; the first that works on this machine is used. */
function ways(): string[][] {
  const byApt = [
    'apt-get',
    'install',
    '-y',
    '--no-install-recommends',
    'chromium-headless-shell',
    'fonts-liberation',
  ]
  const isRoot = process.getuid?.() === 0
  return [
    ['npx', 'playwright', 'install', '--only-shell', 'chromium'],
    ...(isRoot && existsSync('/usr/bin/apt-get') ? [['apt-get', 'update'], byApt] : []),
  ]
}

/** Finds a Chromium or installs a headless one. False where neither works. */
export function ensureChromium(): boolean {
  if (installedChromium() !== undefined) return true
  console.log('The browser tests need a Chromium, and this machine has none: installing a headless one.')
  for (const [program = '', ...args] of ways()) {
    spawnSync(program, args, {
      stdio: 'ignore',
      timeout: INSTALL_MS,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (installedChromium() !== undefined) return true
  }
  return false
}
