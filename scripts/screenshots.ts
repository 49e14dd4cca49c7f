import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium } from '@playwright/test'
import { freePort } from '../e2e/free-port'
import config from '../e2e/playwright.config'
import { startCluster } from '../e2e/sandbox/cluster'
import { startProduct, waitUntilListening } from '../e2e/sandbox/product'
import { scenarios } from '../e2e/sandbox/scenarios/all'
import { ensureBuild } from './build/ensure-build'

const usage = `usage: npx tsx scripts/screenshots.ts [--all DIRECTORY]

  Writes the pictures of the README and the tutorial into docs/pictures, from the demo.
  --all DIRECTORY   every page in two themes and three widths, in the worlds below, into DIRECTORY
`

interface Picture {
  name: string
  scenario: string
  path: string
  /** What shows that the page is drawn. */
  shows: RegExp
}

const ASKED = '/ask?verb=watch&group=batch&resource=jobs&namespace=shop'

const DOCS: readonly Picture[] = [
  { name: 'answer', scenario: 'default', path: ASKED, shows: /still refused/ },
  { name: 'overview', scenario: 'default', path: '/', shows: /Needs attention/ },
  { name: 'identity', scenario: 'default', path: '/identity', shows: /checked/ },
  { name: 'connection', scenario: 'default', path: '/connection', shows: /steps passed/ },
  {
    name: 'dangerous',
    scenario: 'permissive-binding',
    path: '/permissions?tab=dangerous',
    shows: /everything/,
  },
  { name: 'resources', scenario: 'troubles', path: '/resources', shows: /Exit code 127/ },
]

const PAGES: readonly Picture[] = [
  ...DOCS,
  { name: 'ask', scenario: 'default', path: '/ask', shows: /Ask/ },
  { name: 'refusals', scenario: 'refusals', path: '/refusals', shows: /refused/ },
  { name: 'permissions', scenario: 'default', path: '/permissions', shows: /jobs\.batch/ },
  { name: 'connection-wrong', scenario: 'default', path: '/connection?wrong=1', shows: /steps passed/ },
  { name: 'report', scenario: 'default', path: '/report', shows: /Copy/ },
  { name: 'no-permissions', scenario: 'nothing-granted', path: '/', shows: /permissions/ },
  { name: 'token-expired', scenario: 'token-expired', path: '/', shows: /401/ },
]

const WIDTHS = [1440, 1920, 390] as const
const THEMES = ['light', 'dark'] as const

interface Look {
  width: number
  theme: (typeof THEMES)[number]
}

async function takeOne(
  browser: Browser,
  url: string,
  picture: Picture,
  look: Look,
  file: string,
): Promise<void> {
  const { width, theme } = look
  const page = await browser.newPage({
    viewport: { width, height: width === 390 ? 844 : 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  })
  try {
    await page.goto(url + picture.path)
    await page.locator('main').filter({ hasText: picture.shows }).waitFor({ timeout: 30_000 })
    await page
      .getByRole('status', { name: /^(Checking|Loading|Opening|Gathering)/ })
      .first()
      .waitFor({ state: 'detached', timeout: 15_000 })
    // The counts beside the pages come last; where nothing needs attention there are none.
    await page
      .getByRole('navigation', { name: 'Pages' })
      .getByText('need attention')
      .first()
      .waitFor({ state: 'attached', timeout: 10_000 })
      .catch(() => undefined)
    await page.screenshot({ path: file })
  } finally {
    await page.close()
  }
}

async function take(
  pictures: readonly Picture[],
  looks: readonly Look[],
  fileOf: (p: Picture, l: Look) => string,
) {
  const browser = await chromium.launch(config.use?.launchOptions)
  try {
    for (const name of new Set(pictures.map(({ scenario }) => scenario))) {
      const scenario = scenarios.get(name)
      if (scenario === undefined) throw new Error(`There is no scenario ${name}.`)
      const cluster = await startCluster({ scenario })
      const [port, healthPort] = [await freePort(), await freePort()]
      const product = startProduct({
        environment: cluster.podEnvironment(),
        port,
        healthPort,
        dev: false,
        onOutput: () => undefined,
      })
      try {
        if (!(await waitUntilListening(product, port, 15_000))) throw new Error('The page does not listen.')
        for (const picture of pictures.filter((each) => each.scenario === name)) {
          for (const look of looks) {
            const file = fileOf(picture, look)
            await takeOne(browser, `http://127.0.0.1:${port}`, picture, look, file)
            console.log(file)
          }
        }
      } finally {
        await product.stop()
        await cluster.stop()
      }
    }
  } finally {
    await browser.close()
  }
}

const { values } = parseArgs({
  options: { all: { type: 'string' }, help: { type: 'boolean', default: false } },
})
if (values.help) console.log(usage)
else {
  await ensureBuild()
  const directory = values.all ?? 'docs/pictures'
  mkdirSync(directory, { recursive: true })
  await (values.all === undefined
    ? take(DOCS, [{ width: 1440, theme: 'light' }], ({ name }) => join(directory, `${name}.png`))
    : take(
        PAGES,
        WIDTHS.flatMap((width) => THEMES.map((theme) => ({ width, theme }))),
        ({ name }, { width, theme }) => join(directory, `${name}.${width}.${theme}.png`),
      ))
}
