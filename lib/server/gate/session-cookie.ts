import { SESSION_MS } from './sessions'

const NAME = '__Host-podglass'
// `__Host-` makes a browser refuse it without Secure, with a Domain, or with another path than "/", also under a base path.
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Strict'

/** The Set-Cookie header that opens a session. */
export function openingCookie(session: string): string {
  return `${NAME}=${session}; Max-Age=${SESSION_MS / 1000}; ${FLAGS}`
}

/** The Set-Cookie header that ends it in this browser. */
export const CLOSING_COOKIE = `${NAME}=; Max-Age=0; ${FLAGS}`

/** The session in a Cookie header; undefined where there is none, or more than one. */
export function sessionIn(header: string | undefined): string | undefined {
  const values = (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${NAME}=`))
    .map((part) => part.slice(NAME.length + 1))
  return values.length === 1 ? values[0] : undefined
}
