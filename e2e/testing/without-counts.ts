import type { Page } from '@playwright/test'

/** Keeps a page from requesting navigation counts and refusals, for tests that count its other requests. */
export async function withoutCounts(page: Page): Promise<void> {
  await page.route(/\/api\/(?:overview|refusals)\b/, (route) => route.abort())
}
