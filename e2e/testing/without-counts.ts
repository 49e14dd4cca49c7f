import type { Page } from '@playwright/test'

/** Keeps a page from asking for what the navigation counts and for refusals, where a test counts what else it asks for. */
export async function withoutCounts(page: Page): Promise<void> {
  await page.route(/\/api\/(?:overview|refusals)\b/, (route) => route.abort())
}
