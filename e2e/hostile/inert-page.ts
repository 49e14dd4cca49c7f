import type { Page } from '@playwright/test'

/** Every element that the pages themselves are made of. */
const OWN =
  'html head dialog wbr meta link script style title body next-route-announcer div span p a button input label select option optgroup textarea datalist table caption colgroup col thead tbody tfoot tr th td ul ol li dl dt dd h1 h2 h3 h4 h5 nav header main search section article aside footer figure figcaption pre code details summary svg path circle rect line g form fieldset legend time small strong em b i kbd abbr mark output meter progress address sub sup var samp dfn del ins noscript template hr br'

export interface Watch {
  /** What has been treated as more than text so far: dialogs, scripts that ran, addresses loaded, policies violated. */
  faults(): Promise<string[]>
}

declare global {
  var __xss: unknown
  var __violated: string[] | undefined
}

/** Watches a tab from before its first page. */
export async function watchInertness(page: Page): Promise<Watch> {
  const seen: string[] = []
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') seen.push(`request to ${hostname}`)
  })
  page.on('popup', () => seen.push('popup'))
  await page.addInitScript(() => {
    globalThis.__violated = []
    document.addEventListener('securitypolicyviolation', (event) => {
      globalThis.__violated?.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
    })
  })
  return {
    async faults() {
      const found = await page.evaluate((own) => {
        const known = new Set(own.split(' '))
        const faults = [...(globalThis.__violated ?? [])]
        if (globalThis.__xss !== undefined) faults.push('a script ran')
        for (const element of document.querySelectorAll('*')) {
          const name = element.tagName.toLowerCase()
          if (!known.has(name) || element.id === 'xss-el') faults.push(`element ${name}`)
          for (const { name: attribute, value } of element.attributes) {
            if (/^on/i.test(attribute)) faults.push(`${name} ${attribute}`)
            const isAddress = /^(?:href|src|action|formaction|data|srcdoc|xlink:href)$/i.test(attribute)
            if (isAddress && !/^(?:$|\/|#|\?|data:image\/|http:\/\/127\.0\.0\.1[:/])/.test(value)) {
              faults.push(`${name} ${attribute}=${value.slice(0, 60)}`)
            }
          }
        }
        return faults
      }, OWN)
      return [...seen.splice(0), ...found]
    },
  }
}
