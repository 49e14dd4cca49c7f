import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod/mini'
import { type Problem, problemSchema } from '@/lib/contract/problem'
import { tell } from '@/lib/kube/transport/traffic'
import { NOTHING, words } from '@/lib/phrase/phrase'
import type { GateRefusal } from './refusal'
import { type StandingPage, standingPage } from './standing-page'

const pages = new WeakMap<GateRefusal, StandingPage>()

/** The document that shows a refusal to a reader. */
export function refusalPage(refusal: GateRefusal): StandingPage {
  const known = pages.get(refusal)
  if (known) return known
  const { title, hint, status, retryAfter } = refusal
  const isClosed = status === 503 && retryAfter !== undefined
  const page = standingPage({
    title,
    body: `<h1>${title}</h1>\n<p class="lead">${escaped(hint)}</p>${isClosed ? `\n<p class="quiet">Checked again every ${retryAfter} s.</p>` : ''}`,
    ...(isClosed ? { script: openWhenOpen(retryAfter) } : {}),
  })
  pages.set(refusal, page)
  return page
}

/** Reloads a closed page once its address answers anything else. */
function openWhenOpen(everyS: number): string {
  return `setInterval(async () => {
  const { status } = await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).catch(() => ({ status: 503 }))
  if (status !== 503) location.reload()
}, ${everyS * 1000})`
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
}

function problemOf({ status, code, title, hint }: GateRefusal): Problem {
  return {
    code,
    title: `${title}.`,
    detail: NOTHING,
    hint: words(hint),
    status,
    retryable: status === 429 || status === 503,
    fields: [],
  }
}

/** True for what a browser shows as a page of its own. */
function isDocument({ headers }: IncomingMessage): boolean {
  const dest = headers['sec-fetch-dest']
  return dest === undefined ? (headers.accept ?? '').includes('text/html') : dest === 'document'
}

/** A browser complains of a script or a style sheet that is answered as text, though it would not use it. */
const CODE = new Map([
  ['script', 'text/javascript; charset=utf-8'],
  ['style', 'text/css; charset=utf-8'],
])

interface Answering {
  request: IncomingMessage
  response: ServerResponse
  isApi: boolean
  /** Of a 401. */
  challenge?: string
  /** Replaces the refusal's own page. */
  page?: StandingPage
}

/** Answers a refusal in the form that its asker reads: a problem, a page, a comment in code, or two lines of text. All are constants. */
export function sendRefusal(
  refusal: GateRefusal,
  { request, response, isApi, challenge, page }: Answering,
): void {
  tell({ what: 'refused', code: refusal.code, status: refusal.status })
  response.statusCode = refusal.status
  response.setHeader('cache-control', 'no-store')
  response.setHeader('vary', 'Accept, Sec-Fetch-Dest, Cookie')
  if (refusal.retryAfter !== undefined) response.setHeader('retry-after', String(refusal.retryAfter))
  if (refusal.allow !== undefined) response.setHeader('allow', refusal.allow)
  if (refusal.status === 401) response.setHeader('www-authenticate', challenge ?? 'Bearer realm="podglass"')
  // A body that no one reads would keep the connection open.
  if (refusal.status !== 429) response.setHeader('connection', 'close')
  if (isApi) {
    response.setHeader('content-type', 'application/problem+json')
    response.end(JSON.stringify(z.encode(problemSchema, problemOf(refusal))))
  } else if (isDocument(request)) {
    const shown = page ?? refusalPage(refusal)
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.setHeader('content-security-policy', shown.contentSecurityPolicy)
    response.end(shown.html)
  } else {
    const code = CODE.get(String(request.headers['sec-fetch-dest']))
    const says = `${refusal.title}.\n${refusal.hint}`
    response.setHeader('content-type', code ?? 'text/plain; charset=utf-8')
    response.end(code ? `/* ${says} */\n` : `${says}\n`)
  }
}
