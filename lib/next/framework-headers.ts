import type { IncomingHttpHeaders } from 'node:http'

/** Prefixes of the headers with which a client could speak to Next.js instead of the page. */
export const FRAMEWORK_HEADERS = [
  'x-middleware-',
  'x-nextjs-',
  'x-matched-path',
  'x-forwarded-',
  'content-security-policy',
]
const LET_IN = /^(?:x-auth-request-|forwarded$|authorization$|cookie$)|_/

/**
 * Removes the headers that Next.js would obey, those by which a client was let in, with the one that names it, which nothing behind
 * this needs, and those with an underscore, which a server may take for the ones with a hyphen.
 */
export function stripFrameworkHeaders(headers: IncomingHttpHeaders, identityHeader?: string): void {
  for (const name of Object.keys(headers)) {
    const isOfFramework = FRAMEWORK_HEADERS.some((start) => name.startsWith(start))
    if (isOfFramework || LET_IN.test(name) || name === identityHeader) delete headers[name]
  }
}
