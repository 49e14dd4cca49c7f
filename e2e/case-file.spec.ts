import { readFile, writeFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import { caseFileSchema } from '@/lib/contract/case-file'
import { expect, test } from './fixtures'
import { buildStaticPage, serveStaticPage } from './testing/static-page'
import { thoroughReads } from './thorough'

const ASKED = '/ask?verb=watch&group=batch&resource=jobs&namespace=shop'

let folder: Awaited<ReturnType<typeof serveStaticPage>>
test.beforeAll(async () => {
  const built = buildStaticPage()
  expect(built.status).toBe(0)
  folder = await serveStaticPage(built.folder)
})
test.afterAll(() => folder.close())

test(
  'I send a case file to somebody without access, who opens it on the static page and reads the same answer',
  thoroughReads,
  async ({ page, context, world }, { outputDir }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto(`${world.url}${ASKED}`)
    const card = page.getByRole('article', { name: 'Explanation' })
    await expect(card).toContainText('cannot')
    await page.getByRole('button', { name: 'Share' }).click()
    const saving = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Case file' }).click()
    const saved = await saving
    expect(saved.suggestedFilename()).toMatch(/^podglass-\S+Z\.case\.json$/)
    const file = await saved.path()
    const text = await readFile(file, 'utf8')
    expect(text).not.toMatch(/eyJ[\w-]{5,}\./)
    const held = caseFileSchema.parse(JSON.parse(text))
    expect(held.facts?.caller).toBe('system:serviceaccount:shop:web')
    expect(text.length).toBeLessThan(40_000)

    const heading = await card.getByRole('heading').first().textContent()
    const lines = await card.locator('dl').first().textContent()

    await page.goto(folder.url)
    const requests: string[] = []
    // Its own files are loaded as they stand, with nothing of the case in their addresses.
    page.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith('blob:') && !/^[\w-]+\.js$/.test(url.slice(folder.url.length))) requests.push(url)
    })
    await page.getByLabel('Case file').setInputFiles(file)
    await expect(card.getByRole('heading').first()).toHaveText(heading ?? '')
    // The static page has no keys 1 and 2.
    await expect(card.locator('dl').first()).toHaveText((lines ?? '').replace(/(?<=web|known)[12]/g, ''))
    const answer = page.getByRole('region', { name: 'Answer' })
    await expect(answer).toContainText('Judged here, from what was read then; no cluster is asked now.')
    await expect(answer).toContainText(`Made by Podglass ${held.version}.`)
    await expect(answer).toContainText(held.madeAt.slice(0, 19).replace('T', ' '))
    await page.getByLabel('Open another beside it').setInputFiles(file)
    const comparison = page.getByRole('article', { name: 'Comparison' })
    await expect(comparison.getByRole('heading')).toHaveText('No difference')
    await page.getByLabel('Case file').setInputFiles(file)
    await expect(answer).toContainText('Judged here')
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa'])
      .analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])

    // The same case in an address, which holds all of it.
    await page.getByRole('button', { name: 'Copy link to this case' }).click()
    await expect(page.getByRole('status', { name: 'Done' })).toContainText('Copied a link')
    const link = await page.evaluate(() => navigator.clipboard.readText())
    expect(link).toMatch(/#case=[\w-]+$/)
    expect(requests).toEqual([])
    await page.goto('about:blank')
    await page.goto(link)
    await expect(card.getByRole('heading').first()).toHaveText(heading ?? '')

    const later = `${outputDir}.later.json`
    await writeFile(later, JSON.stringify({ ...held, format: 2, version: '9.9.0' }))
    await page.getByLabel('Case file').setInputFiles(later)
    await expect(answer).toContainText('by Podglass 9.9.0: newer than this page')
    await expect(card).toHaveCount(0)
  },
)

test(
  'a call that is no refusal of mine asks for its verb before it is a case',
  thoroughReads,
  async ({ world }) => {
    const answer = await fetch(`${world.url}/api/report?format=case`)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ fields: [{ field: 'verb' }] })
  },
)
