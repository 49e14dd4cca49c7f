import { hostileTexts, SEEN_TEXTS } from './hostile-texts'

type Random = () => number

/** One request as bytes, and the route that it goes to. */
export interface HostileRequest {
  route: string
  bytes: Buffer
}

const POST_ROUTES = [
  '/api/ask',
  '/api/explain',
  '/api/what-if',
  '/api/preflight',
  '/api/access/try',
  '/api/access/check',
]
const QUERIES = [
  '/api/access?namespace=',
  '/api/access?user=a&group=',
  '/api/access/sources?user=a&group=',
  '/api/access/dangerous?namespace=',
  '/api/object?group=&version=v1&resource=pods&namespace=shop&name=',
  '/api/resources?group=&version=v1&resource=',
  '/api/logs?namespace=shop&container=a&pod=',
  '/api/kinds?namespace=',
  '/api/report?verb=',
  '/ask?text=',
  '/causes/',
  '/api/',
]
const CALL = { verb: 'create', group: '', resource: 'pods', namespace: 'shop' }

function post(route: string, body: string): HostileRequest {
  const bytes = Buffer.from(body)
  const head = `POST ${route} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${bytes.length}\r\n\r\n`
  return { route, bytes: Buffer.concat([Buffer.from(head), bytes]) }
}

/** The same with each byte of the text in a chunk of its own. */
function inChunks(route: string, body: string): HostileRequest {
  const bytes = Buffer.from(body)
  const head = `POST ${route} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
  const chunks = Buffer.from('1\r\n \r\n'.repeat(bytes.length))
  for (let i = 0; i < bytes.length; i += 1) chunks[i * 6 + 3] = bytes[i] ?? 0
  return { route, bytes: Buffer.concat([Buffer.from(head), chunks, Buffer.from('0\r\n\r\n')]) }
}

function get(target: string): HostileRequest {
  return { route: 'GET', bytes: Buffer.from(`GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 'latin1') }
}

/**
 * Makes requests to every route that takes a text: usually valid JSON around it, sometimes the text as the body itself, sometimes
 * a byte at a time. The first
 * bring each text that was seen to do harm to each route that reads texts.
 */
export function hostileBodies(random: Random): () => HostileRequest {
  const text = hostileTexts(random)
  const call = (more: object) => post('/api/access/try', JSON.stringify({ ...CALL, ...more }))
  const readers: ((text: string) => HostileRequest)[] = [
    (it) => post('/api/explain', JSON.stringify({ text: it })),
    (it) => post('/api/ask', JSON.stringify({ text: it })),
    (it) => post('/api/what-if', JSON.stringify({ yaml: it })),
    (it) => post('/api/preflight', JSON.stringify({ yaml: it })),
    (it) => post('/api/compare', JSON.stringify({ ...CALL, beside: { file: it } })),
    (it) => call({ body: it.slice(0, 64 * 1024) }),
  ]
  const kinds: ((text: string) => HostileRequest)[] = [
    ...readers,
    (it) => post('/api/explain', JSON.stringify({ text: it })),
    (it) => post('/api/what-if', JSON.stringify({ yaml: it, check: CALL, namespace: 'shop' })),
    (it) => call({ verb: 'patch', name: 'p', body: it.slice(0, 64 * 1024) }),
    (it) =>
      call({
        body: Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [it.slice(i, i + 5) + i, i])),
      }),
    (it) => inChunks('/api/explain', JSON.stringify({ text: it })),
    (it) => post('/api/access/check', JSON.stringify({ ...CALL, user: it.slice(0, 15_000) })),
    (it) => post('/api/access/check', JSON.stringify({ verb: 'get', path: `/${it.slice(0, 15_000)}` })),
    (it) => post(POST_ROUTES[Math.floor(random() * POST_ROUTES.length)] ?? '', it),
    (it) => post(POST_ROUTES[Math.floor(random() * POST_ROUTES.length)] ?? '', `{"text":${it}`),
    (it) =>
      post(
        '/api/explain',
        JSON.stringify(Object.fromEntries([...it.slice(0, 15_000)].map((key, i) => [key + i, i]))),
      ),
    (it) =>
      get(
        `${QUERIES[Math.floor(random() * QUERIES.length)]}${encodeURIComponent(it.slice(0, 800).toWellFormed())}`,
      ),
    (it) =>
      get(
        `${QUERIES[Math.floor(random() * QUERIES.length)]}${it.slice(0, 7_000).replace(/[^\x21-\x7e]/g, '%')}`,
      ),
  ]
  const seen = SEEN_TEXTS.flatMap((it) => readers.map((reader) => () => reader(it)))
  return () => {
    const next = seen.shift()
    if (next) return next()
    const kind = kinds[Math.floor(random() * kinds.length)] as (text: string) => HostileRequest
    return kind(text())
  }
}
