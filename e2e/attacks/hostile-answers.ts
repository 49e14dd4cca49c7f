import type { ServerResponse } from 'node:http'
import type { RecordedRequest } from '@/lib/kube/testing/https-server'
import type { HostileAnswer } from './hostile-api-server'
import {
  COLUMNS,
  discoveryText,
  eventsText,
  hostilePod,
  LOG_UNITS,
  labeledPod,
  logText,
  randomPod,
  rowsText,
  rulesText,
  SHAPES,
  tableText,
} from './hostile-shapes'

/** What an API server, or whoever writes its objects, can send, and what a viewer asks for meanwhile. */
export interface Attack {
  name: string
  answer: HostileAnswer
  /** Paths that are asked for at once. */
  asks: string[]
  /** A stream of topics that is read for so long. */
  stream?: { topics: string; ms: number }
  /** The most calls to the API server, for what could go on without an end. */
  calls?: number
}

const LIST_ALL = '/api/resources?group=&version=v1&resource=pods&namespace='
const LOGS = '/api/logs?namespace=shop&pod=hostile&container=app&tailLines=1000'

const isOf = ({ url }: RecordedRequest, part: string) => url.split('?')[0]?.endsWith(part) ?? false
const isWatch = ({ url }: RecordedRequest) => url.includes('watch=')
const isList = (request: RecordedRequest, kind = '/pods') => isOf(request, kind) && !isWatch(request)

function sendText(response: ServerResponse, text: string, type = 'application/json'): true {
  response.writeHead(200, { 'content-type': type }).end(text)
  return true
}

/** Writes endlessly, as fast as it is read except for the pauses. */
function sendOn(
  response: ServerResponse,
  next: () => string,
  pauseMs: number,
  type = 'application/json',
): true {
  response.writeHead(200, { 'content-type': type })
  const go = () => {
    if (response.destroyed) return
    if (response.write(next())) setTimeout(go, pauseMs)
    else response.once('drain', go)
  }
  go()
  return true
}

let asked = 0

/** A new name each time, so nothing of an answer is kept for the next. */
function freshName(): string {
  asked += 1
  return `hostile-${asked}`
}

function objectOf(text: string, name: string, atOnce = 1): Attack {
  const path = '/api/object?group=&version=v1&resource=pods&namespace=shop&name='
  const paths = Array.from({ length: atOnce }, () => `${path}${freshName()}`)
  return {
    name: `${atOnce} × object: ${name}`,
    answer: (request, response) => request.url.includes('/pods/hostile-') && sendText(response, text),
    asks: paths,
  }
}

function listOf(name: string, text: string, more: Partial<Attack> = {}): Attack {
  return {
    name: `list: ${name}`,
    answer: (request, response) => isList(request) && sendText(response, text),
    asks: [`/api/resources?group=&version=v1&resource=pods&namespace=${freshName()}`],
    ...more,
  }
}

function watchOf(name: string, next: (serial: () => number) => string, pauseMs: number, ms: number): Attack {
  return {
    name: `watch: ${name}`,
    answer(request, response) {
      if (isList(request)) return sendText(response, tableText(rowsText(10, 'Running')))
      let serial = 0
      const count = () => {
        serial += 1
        return serial
      }
      return isWatch(request) && isOf(request, '/pods') && sendOn(response, () => next(count), pauseMs)
    },
    asks: [],
    stream: { topics: `resources//v1/pods/${freshName()}`, ms },
    calls: Math.ceil((ms / 1_000) * 2) + 20,
  }
}

/** A list that is read again and again, since its watch ends at once as too old, and has other rows each time. */
function relistOf(name: string, rows: (round: number) => string): Attack {
  const gone = '{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}\n'
  const texts = [0, 1].map((round) => tableText(rows(round)))
  let round = 0
  return {
    name: `list again: ${name}`,
    answer(request, response) {
      if (isWatch(request) && isOf(request, '/pods')) return sendText(response, gone)
      if (!isList(request)) return false
      round += 1
      return sendText(response, texts[round % 2] ?? '')
    },
    asks: [],
    stream: { topics: `resources//v1/pods/${freshName()}`, ms: 8_000 },
    calls: 40,
  }
}

function eventText(type: string, rows: string, columns?: string): string {
  return `${JSON.stringify({ type, object: 0 }).replace(':0}', `:${tableText(rows, '', columns)}}`)}\n`
}

function added(serial: number): string {
  return eventText('ADDED', rowsText(1, 'Running', `new-${serial}`))
}

function logOf(name: string, unit: string, bytes: number, length: number): Attack[] {
  const text = logText(unit, bytes, length)
  const part = logText(unit, 65_536, length)
  const answer: HostileAnswer = (request, response) => {
    if (!isOf(request, '/log')) return false
    return request.url.includes('follow=true')
      ? sendOn(response, () => part, 10, 'text/plain')
      : sendText(response, text, 'text/plain')
  }
  return [
    { name: `log: ${name}`, answer, asks: [LOGS] },
    {
      name: `followed log: ${name}`,
      answer,
      asks: [],
      stream: { topics: 'logs/shop/hostile/app', ms: 3_000 },
    },
  ]
}

function reviewOf(name: string, kind: string, text: () => string, asks: string[]): Attack {
  return { name, answer: (request, response) => isOf(request, kind) && sendText(response, text()), asks }
}

/** Every shape, in each place where it did harm, and some that only look large. */
export function attacks(): Attack[] {
  const wide = `[${'{},'.repeat(340_000)}{}]`
  const pages = (rows: string, kind: string): Attack => ({
    name: `endless pages of ${rows.length} characters`,
    answer: (request, response) =>
      isList(request, `/${kind}`) && sendText(response, tableText(rows, 'again')),
    asks: [LIST_ALL.replace('pods', kind)],
    // 50 pages, plus what a viewer's page asks for.
    calls: 60,
  })
  return [
    ...SHAPES.map((_, shape) => hostilePod(shape, 0, 1_000_000)).map(({ name, text }) =>
      objectOf(text, name),
    ),
    objectOf(hostilePod(9, 4, 1_000_000).text, 'a million characters of args'),
    objectOf(hostilePod(15, 5, 1_000_000).text, 'a million characters of env'),
    objectOf(labeledPod(30_000, 20, 'labels'), '30,000 labels'),
    objectOf(labeledPod(250, 4_000, 'annotations').replaceAll('vvvvvvvvvv', 'password: '), '250 annotations'),
    objectOf(hostilePod(0, 0, 1_000_000).text, 'a million characters of {}', 4),
    listOf('300,000 keys', hostilePod(5, 3, 3_900_000).text),
    listOf('a row of 340,000 {}', tableText(`[{"cells":${wide}}]`)),
    listOf('340,000 rows of nothing', tableText(wide)),
    listOf('100,000 brackets', `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
    listOf(
      '25,000 rows',
      tableText(rowsText(25_000, 'Running')).replaceAll(/"object":\{.*?\}\}/g, '"object":null'),
    ),
    listOf('5,000 rows of passwords', tableText(rowsText(5_000, 'password: '.repeat(20)))),
    relistOf('20,000 rows that all differ', (round) => rowsText(20_000, `Running ${round}`)),
    relistOf('20,000 rows with other names', (round) => rowsText(20_000, 'Running', `round-${round}`)),
    listOf('340,000 columns', tableText('[]', '', wide)),
    pages('[]', 'pods'),
    pages(rowsText(500, 'Running'), 'services'),
    pages(rowsText(500, 'x'.repeat(10_000)), 'endpoints'),
    watchOf('only grows', (serial) => Array.from({ length: 200 }, () => added(serial())).join(''), 5, 15_000),
    watchOf(
      'only grows, by long cells',
      (serial) => eventText('ADDED', rowsText(1, 'x'.repeat(1_000), `new-${serial()}`)),
      0,
      5_000,
    ),
    watchOf(
      'columns that differ',
      (serial) =>
        eventText('MODIFIED', rowsText(1, `${serial()}`), JSON.stringify(COLUMNS.toReversed().slice(1))),
      10,
      8_000,
    ),
    watchOf('an event of 340,000 {}', () => eventText('MODIFIED', `[{"cells":${wide}}]`), 10, 3_000),
    watchOf(
      '10,000 changes a second',
      (serial) =>
        Array.from({ length: 100 }, () => eventText('MODIFIED', rowsText(1, `${serial()}`, 'web'))).join(''),
      10,
      4_000,
    ),
    ...['hello wo. ', 'password: '].flatMap((words) => {
      const text = eventsText(2_000, words.repeat(80))
      const answer: HostileAnswer = (request, response) =>
        isList(request, '/events') && sendText(response, text)
      const object = objectOf('', '').asks
      return [
        '/api/refusals?age=0',
        '/api/changes?age=0',
        '/api/namespaces?age=0',
        '/api/overview',
        ...object,
      ].map((path) => ({
        name: `2,000 events with "${words.trim()}": ${path.split('?')[0]}`,
        answer: path.includes('hostile') ? alsoPods(answer) : answer,
        asks: [path],
      }))
    }),
    ...LOG_UNITS.flatMap(([name, unit]) => logOf(name, unit, 1_000_000, 8_192)),
    ...logOf('short lines that hide', '\u200b', 300_000, 300),
    ...[500, 5_000, 10_000].map((count) =>
      reviewOf(`${count} rules`, '/selfsubjectrulesreviews', () => rulesText(count), ['/api/access']),
    ),
    reviewOf(
      'rules of one word',
      '/selfsubjectrulesreviews',
      () => rulesText(1).replace('g0', 'x'.repeat(900_000)),
      ['/api/access'],
    ),
    {
      name: 'discovery of 300 groups',
      answer: (request, response) =>
        request.method === 'GET' && isOf(request, '/apis') && sendText(response, discoveryText(300)),
      asks: ['/api/kinds'],
    },
  ]
}

function alsoPods(answer: HostileAnswer): HostileAnswer {
  const pod = labeledPod(1, 1, 'labels')
  return (request, response) =>
    answer(request, response) || (request.url.includes('/pods/hostile-') && sendText(response, pod))
}

/** Pods with a shape, place and size chosen at random. */
export function randomAttacks(random: () => number, count: number): Attack[] {
  return Array.from({ length: count }, () => {
    const { name, text } = randomPod(random)
    const isListed = random() < 0.3
    return isListed
      ? listOf(name, `{"kind":"Table","rows":[${text}]}`)
      : objectOf(text, name, random() < 0.1 ? 4 : 1)
  })
}
