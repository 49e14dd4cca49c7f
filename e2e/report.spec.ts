import { readFile } from 'node:fs/promises'
import { expect, reads, test } from './fixtures'

test.use({ scenario: 'verb-missing' })

test(
  'the explained call is first in a short report, which can be copied, saved whole and fetched by curl',
  reads,
  async ({ page, context, world }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto('/ask?verb=watch&group=&resource=pods&namespace=shop')
    await page.getByRole('article').getByRole('button', { name: 'Share' }).click()
    await page.getByRole('menuitem', { name: /^Report/ }).click()

    const shown = page.getByRole('region', { name: 'Report as Markdown' })
    await expect(shown).toContainText('Checked: watch pods in namespace shop: refused.')
    await expect(shown).toContainText('Cause D1, proven: Role pod-reader')
    await expect(shown).toContainText('Runs as shop/web on node')
    const short = (await shown.textContent()) ?? ''
    expect(short.split('\n').length).toBeLessThanOrEqual(25)
    await page.getByRole('button', { name: 'Copy the report' }).click()
    await expect(page.getByRole('status', { name: 'Done' })).toContainText('Copied the report: ')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(short)

    await page.emulateMedia({ media: 'print' })
    await expect(shown).toContainText('- get and list in shop: pods')
    await page.emulateMedia({ media: 'screen' })
    await expect(shown).not.toContainText('- get and list in shop: pods')

    const saving = page.waitForEvent('download')
    await page.getByText('Save', { exact: true }).click()
    await page.getByRole('button', { name: 'Save .md' }).click()
    const saved = await saving
    expect(saved.suggestedFilename()).toMatch(/^podglass-web-\S+Z\.md$/)
    const whole = await readFile(await saved.path(), 'utf8')
    expect(whole).toContain(short)
    expect(whole).toContain('- get and list in shop: pods')

    await page.getByRole('switch', { name: 'Details' }).click()
    await expect(shown).toContainText('- get and list in shop: pods')

    await page.getByRole('region', { name: 'From a script' }).locator('summary').click()
    const line = await page.getByRole('region', { name: 'curl command' }).textContent()
    const address = /'(http[^']+)'/.exec(line ?? '')?.[1] ?? ''
    expect(address).toContain(`${world.url}/api/report?format=md&verb=watch`)
    const answer = await fetch(address)
    expect(answer.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
    const withoutTimes = (text: string) =>
      text.replace(/\(\d+ ms\)|answers in [\d.]+ m?s|`[\d-]+T[\d:.]+Z`|\d\d:\d\d UTC/g, '')
    expect(withoutTimes(await answer.text())).toBe(withoutTimes(whole))
  },
)
