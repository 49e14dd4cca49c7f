import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { thoroughReads } from './thorough'

const PAGES = ['/', '/ask', '/report']

/** What a finger cannot hit: less than 44 px high, and neither a word in a sentence nor in a row that opens the same. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const textOf = (element: Element | null) => (element?.textContent ?? '').trim()
    const isWord = (target: Element) =>
      getComputedStyle(target).display.startsWith('inline') &&
      textOf(target.parentElement).length > textOf(target).length
    const isRow = (target: Element) => {
      const isStretched = getComputedStyle(target, '::after').position === 'absolute'
      const row = isStretched ? (target as HTMLElement).offsetParent : target.closest('label, tr')
      return row !== null && row.getBoundingClientRect().height >= 43.5
    }
    return [...document.querySelectorAll('a[href], button, summary, select, input, textarea')]
      .filter((target) => {
        const { width, height, bottom } = target.getBoundingClientRect()
        return bottom > 0 && width > 1 && height > 1 && height < 43.5 && !isWord(target) && !isRow(target)
      })
      .map((target) => `${target.tagName} ${target.clientHeight} ${textOf(target).slice(0, 50)}`)
  })
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('everything that is pressed is as large as a fingertip', thoroughReads, async ({ page }) => {
    test.slow()
    for (const address of PAGES) {
      await page.goto(address)
      await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
      await expect(
        page.getByRole('status', { name: /^(Checking|Loading|Opening|Gathering|Reading)/ }),
      ).toHaveCount(0)
      expect(await tooSmall(page), address).toEqual([])
    }
  })
})
