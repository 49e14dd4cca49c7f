import { existsSync } from 'node:fs'
import { type Browser, chromium } from '@playwright/test'

/** The pods of a namespace as a page. */
export const podsPage = (namespace: string) =>
  `/resources?group=&version=v1&resource=pods&namespace=${namespace}`
/** Those of the filled namespace, as a page and as a list. */
export const PODS_PAGE = podsPage('shop')
export const PODS_PATH = '/api/v1/namespaces/shop/pods'

export function openBrowser(): Promise<Browser> {
  const path = [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find((each) => each && existsSync(each))
  const args = ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  return chromium.launch({ args, ...(path ? { executablePath: path } : {}) })
}
