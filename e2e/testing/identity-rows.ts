import type { Locator, Page } from '@playwright/test'

/** All rows of one field: its values, why they differ, the YAML that adds it. */
export function field(page: Page, name: string): Locator {
  return page.getByRole('rowgroup', { name, exact: true })
}

/** The state of one source: present, absent, denied or unknown. */
export function source(page: Page, name: string): Locator {
  return page.getByRole('region', { name: 'Sources' }).getByRole('listitem', { name, exact: true })
}
