import { API_CALLS, type ApiCall } from '@/lib/contract/api-calls'
import type { RouteExample } from '@/lib/server/api/openapi'
import { EXAMPLE_REQUESTS, NAMED } from './requests'

export const EXAMPLES_FILE = 'lib/server/api/examples.json'

const MOST_WORDS = 3

/** A list says all that it says of its kind by one of its entries. One of words and numbers can be a tuple. */
function abridged(value: unknown): unknown {
  if (Array.isArray(value))
    return value.slice(0, value.every((one) => Object(one) !== one) ? MOST_WORDS : 1).map(abridged)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, abridged(one)]))
}

// The letters that Kubernetes generates names from; none is a vowel.
const HASH = '[bcdfghjklmnpqrstvwxz2456789]'

/** What differs from run to run only by the clock, a random name or a port. */
function steadied(text: string): string {
  return text
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '3f0c9a52-6d1e-4b7a-9c35-2e8f41d07b6a')
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-12-01T12:00:00Z')
    .replace(/\b127\.0\.0\.1:\d+/g, NAMED.server)
    .replace(/"port":\d{5}\b/g, '"port":3000')
    .replace(/"(ms|\w+Ms)":\d[\d.]*/g, '"$1":12')
    .replace(/\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT/g, 'Tue, 01 Dec 2026 12:00:00 GMT')
    .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d UTC|\b\d\d:\d\d:\d\d UTC/g, '2026-12-01 12:00 UTC')
    .replace(/\bkube-api-access-\w{5}\b/g, 'kube-api-access-x2k5p')
    .replace(/\.\.\d{4}(?:_\d\d){5}\.\d+/g, '..2026_12_01_12_00_00.3804193387')
    .replace(/"(kid|epoch)":"[^"]+"/g, '"$1":"5d3e8a1c"')
    .replace(new RegExp(`-${HASH}{8,10}(?:-${HASH}{5})?(?![\\w-])`, 'g'), (suffix) =>
      suffix.lastIndexOf('-') > 0 ? '-7d9f8b6c4d-x2k5p' : '-7d9f8b6c4d',
    )
}

/** The first event of a stream, which has no end of its own. */
async function firstEvent({ body }: Response): Promise<unknown> {
  let text = ''
  for await (const part of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += part
    const data = /^data: (.*)\n/m.exec(text)?.[1]
    if (data !== undefined) return JSON.parse(data)
  }
  throw new Error(`The stream ended before its first event: ${text}`)
}

/** A page in the sandbox's default world, where its API server listens, and the pod of Deployment search. */
interface AskedPage {
  url: string
  server: string
  pod: string
}

async function exampleOf(call: ApiCall, { url, server, pod }: AskedPage): Promise<RouteExample> {
  const real = (text: string) => text.replace(NAMED.server, server).replace(NAMED.pod, pod)
  const [method = '', path = ''] = call.split(' ')
  const { query, body } = EXAMPLE_REQUESTS[call]
  const response = await fetch(
    `${url}${path}${query === undefined ? '' : `?${real(String(new URLSearchParams(query)))}`}`,
    {
      method,
      signal: AbortSignal.timeout(60_000),
      ...(body === undefined
        ? {}
        : {
            headers: { 'content-type': 'application/json' },
            body: real(JSON.stringify(body)),
          }),
    },
  )
  if (!response.ok) throw new Error(`${call} answered ${response.status}: ${await response.text()}`)
  const type = response.headers.get('content-type') ?? ''
  const answer = type.startsWith('text/event-stream') ? await firstEvent(response) : await response.json()
  return { ...EXAMPLE_REQUESTS[call], answer: abridged(JSON.parse(steadied(JSON.stringify(answer)))) }
}

/** One request and its answer for each route of a page, by method and path; of each list its first entry. */
export async function gatherExamples(at: Omit<AskedPage, 'pod'>): Promise<Record<string, RouteExample>> {
  const query = new URLSearchParams(EXAMPLE_REQUESTS['GET /api/resources'].query)
  const { rows }: { rows: { key: string }[] } = await (await fetch(`${at.url}/api/resources?${query}`)).json()
  const pod = rows.find(({ key }) => key.startsWith('search-'))?.key
  if (pod === undefined) throw new Error('No pod of Deployment search is listed.')
  const examples: Record<string, RouteExample> = {}
  for (const call of API_CALLS)
    if (call !== 'GET /api/openapi.json') examples[call] = await exampleOf(call, { ...at, pod })
  return examples
}
