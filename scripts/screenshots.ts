import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium } from '@playwright/test'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { startProduct, waitUntilListening } from '@/sandbox/product'
import { scenarios } from '@/sandbox/scenarios/all'
import { freePort } from '../e2e/free-port'
import config from '../e2e/playwright.config'
import { ensureBuild } from './build/ensure-build'
import { takeMovingPicture } from './moving-picture'

const usage = `usage: npx tsx scripts/screenshots.ts [--all DIRECTORY]

  Writes the pictures of the README and the tutorial into docs/pictures, from the demo: those of the README in both themes, and
  the moving one. Needs kubectl, and cwebp and img2webp on the path, which are Debian's package webp.
  --all DIRECTORY   every page in two themes and three widths, in the worlds below, into DIRECTORY, as PNG
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

/** Shown by the README, in the theme of its reader. */
const README = DOCS.slice(0, 2)

const PAGES: readonly Picture[] = [
  ...DOCS,
  { name: 'ask', scenario: 'default', path: '/ask', shows: /Ask/ },
  { name: 'refusals', scenario: 'refusals', path: '/refusals', shows: /refused/ },
  { name: 'permissions', scenario: 'default', path: '/permissions', shows: /jobs\.batch/ },
  { name: 'rules', scenario: 'default', path: '/permissions?tab=rules', shows: /rules\./ },
  {
    name: 'preflight',
    scenario: 'default',
    path: '/permissions?tab=preflight',
    shows: /See what it would change/,
  },
  { name: 'causes', scenario: 'default', path: '/causes', shows: /Seen here/ },
  { name: 'cause', scenario: 'default', path: '/causes/D1', shows: /How to check/ },
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
    await page.getByRole('banner').getByText('Checking which pod this is').waitFor({ state: 'detached' })
    // The counts beside the pages come last; where nothing needs attention there are none.
    await page
      .getByRole('navigation', { name: 'Pages' })
      .getByText(/needs? attention/)
      .first()
      .waitFor({ state: 'attached', timeout: 10_000 })
      .catch(() => undefined)
    await page.screenshot({ path: file })
  } finally {
    await page.close()
  }
}

/** Runs something with the page in a world of its own. */
async function inWorld(
  name: string,
  run: (world: { cluster: Cluster; url: string }) => Promise<void>,
): Promise<void> {
  const scenario = scenarios.get(name)
  if (scenario === undefined) throw new Error(`There is no scenario ${name}.`)
  const cluster = await startCluster({ scenario })
  const port = await freePort()
  const product = startProduct({
    environment: cluster.podEnvironment(),
    port,
    dev: false,
    onOutput: () => undefined,
  })
  try {
    if (!(await waitUntilListening(product, port, 60_000))) throw new Error('The page does not listen.')
    await run({ cluster, url: `http://127.0.0.1:${port}` })
  } finally {
    await product.stop()
    await cluster.stop()
  }
}

/** Takes each picture in each look that it has, and gives each file to `done`. */
async function take(
  browser: Browser,
  pictures: readonly Picture[],
  { looksOf, fileOf }: { looksOf: (p: Picture) => Look[]; fileOf: (p: Picture, l: Look) => string },
): Promise<void> {
  for (const name of new Set(pictures.map(({ scenario }) => scenario))) {
    await inWorld(name, async ({ url }) => {
      for (const picture of pictures.filter((each) => each.scenario === name)) {
        for (const look of looksOf(picture)) {
          const file = fileOf(picture, look)
          await takeOne(browser, url, picture, look, file)
          console.log(file)
        }
      }
    })
  }
}

/** The name of a picture without its type: in dark it ends so. */
const named = (name: string, theme: Look['theme']) => (theme === 'dark' ? `${name}.dark` : name)

/** The pictures that the docs show, each as WebP without loss, which is half of its PNG. */
async function takeDocs(browser: Browser): Promise<void> {
  const inDocs = (name: string, type: string) => join('docs/pictures', `${name}.${type}`)
  const looksOf = (picture: Picture) =>
    (README.includes(picture) ? THEMES : (['light'] as const)).map((theme) => ({ width: 1440, theme }))
  await take(browser, DOCS, { looksOf, fileOf: ({ name }, { theme }) => inDocs(named(name, theme), 'png') })
  for (const picture of DOCS) {
    for (const { theme } of looksOf(picture)) {
      const name = named(picture.name, theme)
      execFileSync('cwebp', [
        '-quiet',
        '-lossless',
        '-z',
        '9',
        inDocs(name, 'png'),
        '-o',
        inDocs(name, 'webp'),
      ])
      rmSync(inDocs(name, 'png'))
    }
  }
  for (const theme of THEMES) {
    const file = inDocs(named('fixed', theme), 'webp')
    await inWorld('default', (world) => takeMovingPicture(browser, world, theme, file))
    console.log(file)
  }
}

const { values } = parseArgs({
  options: { all: { type: 'string' }, help: { type: 'boolean', default: false } },
})
if (values.help) console.log(usage)
else {
  await ensureBuild()
  const browser = await chromium.launch(config.use?.launchOptions)
  const directory = values.all
  if (directory === undefined) await takeDocs(browser)
  else {
    mkdirSync(directory, { recursive: true })
    await take(browser, PAGES, {
      looksOf: () => WIDTHS.flatMap((width) => THEMES.map((theme) => ({ width, theme }))),
      fileOf: ({ name }, { width, theme }) => join(directory, `${name}.${width}.${theme}.png`),
    })
  }
  await browser.close()
}
