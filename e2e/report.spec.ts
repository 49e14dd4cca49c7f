import { readFile } from 'node:fs/promises'
import { expect, test } from './fixtures'

test.use({ scenario: 'verb-missing' })

test('the explained call goes into a report, which can be copied, saved and fetched by curl', async ({
  page,
  context,
  world,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/ask?verb=watch&group=&resource=pods&namespace=shop')
  await page.getByRole('article').getByRole('link', { name: 'Report' }).click()

  const shown = page.getByRole('region', { name: 'Report as Markdown' })
  await expect(shown).toContainText('Checked: watch pods in namespace shop. Verdict: denied.')
  await expect(shown).toContainText('Cause D1, proven: Role pod-reader')
  await expect(shown).toContainText('- get and list in shop: pods')
  await expect(page.getByText('The report could read everything it asked for.')).toBeVisible()

  const markdown = await shown.getByText('# Podglass report').textContent()
  await page.getByRole('button', { name: 'Copy report as Markdown' }).click()
  await expect(page.getByText('Copied', { exact: true })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(markdown?.trimEnd())

  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save .md' }).click()
  const saved = await saving
  expect(saved.suggestedFilename()).toMatch(/^podglass-web-\S+Z\.md$/)
  expect(await readFile(await saved.path(), 'utf8')).toBe(markdown)

  const line = await page.getByRole('region', { name: 'curl command' }).textContent()
  const address = /'(http[^']+)'/.exec(line ?? '')?.[1] ?? ''
  expect(address).toContain(`${world.url}/api/report?format=md&verb=watch`)
  const answer = await fetch(address)
  expect(answer.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
  const withoutTimes = (text: string) => text.replace(/\(\d+ ms\)|`[\d-]+T[\d:.]+Z`/g, '')
  expect(withoutTimes(await answer.text())).toBe(withoutTimes(markdown ?? ''))
})
