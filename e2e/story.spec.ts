import { expect, reads, test } from './fixtures'
import { reportRow } from './testing/fault-figures'
import { thoroughUnless } from './thorough'

const LOG =
  'E1124 14:32:05.310 1 reflector.go:158] "Unhandled Error" err="failed to watch *v1.Job: jobs.batch is forbidden: User \\"system:serviceaccount:shop:web\\" cannot watch resource \\"jobs\\" in API group \\"batch\\" in the namespace \\"shop\\""'

for (const width of [1440, 390]) {
  test.describe(`${width} px wide`, thoroughUnless(width === 390), () => {
    test.use({ viewport: { width, height: width === 390 ? 844 : 900 } })

    test(
      '“my log says jobs.batch is forbidden”: one paste and one click, and the message is copied',
      reads,
      async ({ page, context }) => {
        await context.grantPermissions(['clipboard-read', 'clipboard-write'])
        await page.goto('/')
        await expect(page.getByRole('form', { name: 'Ask' })).toBeVisible()
        await page.evaluate((text) => navigator.clipboard.writeText(text), LOG)
        await page.keyboard.press('Control+V')

        const card = page.getByRole('article', { name: 'Explanation' })
        const copy = card.getByRole('button', { name: 'Copy for the platform team' })
        await expect(copy).toBeInViewport({ ratio: 1 })
        await expect(card).toContainText('web cannot watch jobs.batch in shop')
        const words = await page.evaluate(
          // biome-ignore lint/performance/useDomNodeTextContent: only what is on the screen counts.
          () => document.querySelector('main')?.innerText.split(/\s+/).length ?? 0,
        )
        await copy.click()
        await expect(page.getByRole('status', { name: 'Done' })).toHaveText(/^Copied for the platform team/)

        const message = await page.evaluate(() => navigator.clipboard.readText())
        const prose = message.split('\n\n')[0]?.split(/\s+/) ?? []
        expect(prose.length).toBeLessThanOrEqual(41)
        expect(message).toContain('kubectl')
        expect(message).not.toMatch(/127\.0\.0\.1|localhost/)
        expect(page.url()).not.toContain('reflector')
        reportRow('STORY', `a refused watch, ${width} px`, {
          pastes: 1,
          clicks: 1,
          scrolls: 0,
          wordsOnScreen: words,
        })
      },
    )
  })
}
