import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import packageJson from '@/package.json'
import { type Handler, startServer } from '../testing/https-server'

const columns = [
  'Name',
  'Ready',
  'Status',
  'Restarts',
  'Age',
  'IP',
  'Node',
  'Nominated Node',
  'Readiness Gates',
].map((name, i) => ({
  name,
  type: 'string',
  format: i === 0 ? 'name' : '',
  description: 'd'.repeat(200),
  priority: 0,
}))
const managedFields = Array.from({ length: 12 }, (_, i) => ({
  manager: 'kubelet',
  operation: 'Update',
  apiVersion: 'v1',
  time: '2026-11-24T14:42:46Z',
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:status': { [`f:condition-${i}`]: {}, 'f:conditions': { '.': {} } } },
}))

function row(i: number, withMetadata: boolean): string {
  const name = `checkout-5f6d8c7b9d-${String(i).padStart(6, '0')}`
  const cells = [
    name,
    '2/2',
    'Running',
    `${i % 3} (5d ago)`,
    '12d',
    `10.245.${i % 256}.9`,
    `node-${i % 50}`,
    '<none>',
    '<none>',
  ]
  const metadata = {
    name,
    namespace: `shop-${i % 40}`,
    creationTimestamp: '2026-11-24T14:42:46Z',
    managedFields,
  }
  return JSON.stringify({ cells, object: withMetadata ? { metadata } : null })
}

function table(from: number, count: number, withMetadata: boolean, next = ''): string {
  const rows = Array.from({ length: count }, (_, i) => row(from + i, withMetadata)).join(',')
  const metadata = JSON.stringify({ resourceVersion: '5', continue: next })
  return `{"kind":"Table","metadata":${metadata},"columnDefinitions":${JSON.stringify(columns)},"rows":[${rows}]}`
}

function sendGzipped(response: Parameters<Handler>[1], body: Buffer): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(body)
}

/** Pods of all namespaces, in pages where they are asked for. */
function paged(total: number): Handler {
  return (request, response) => {
    const query = new URL(request.url, 'http://api').searchParams
    const from = Number(query.get('continue') ?? 0)
    const count = Math.min(total - from, Number(query.get('limit') ?? total))
    const next = from + count < total ? String(from + count) : ''
    sendGzipped(response, gzipSync(table(from, count, true, next), { level: 1 }))
  }
}

const flags = packageJson.scripts.start.split(' ').filter((word) => word.startsWith('--max'))
/** What the product itself keeps in its heap. */
const BALLAST_MIB = '60'

async function readLists(handler: Handler, namespace: string, count = 1): Promise<unknown> {
  const server = await startServer(handler)
  onTestFinished(() => server.close())
  const program = fileURLToPath(new URL('../testing/read-lists.ts', import.meta.url))
  const options = [...flags, '--conditions=react-server', '--import', 'tsx', program]
  const child = spawn(process.execPath, [
    ...options,
    `http://127.0.0.1:${server.port}`,
    BALLAST_MIB,
    namespace,
    String(count),
  ])
  let said = ''
  child.stdout.on('data', (text) => {
    said += String(text)
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect([code, said === '']).toEqual([0, false])
  return JSON.parse(said)
}

describe('within the heap of the product', () => {
  it('fits the longest list that is taken, read as a Table without objects', async () => {
    expect(flags).toContain('--max-old-space-size=96')
    const body = gzipSync(table(0, 25_000, false), { level: 1 })
    expect(await readLists((_, response) => sendGzipped(response, body), 'shop')).toMatchObject({
      results: [25_000],
    })
  })

  it('a list that is longer is refused, and the process lives', async () => {
    const body = gzipSync(table(0, 50_000, false), { level: 1 })
    expect(await readLists((_, response) => sendGzipped(response, body), 'shop', 2)).toMatchObject({
      results: ['too-large', 'too-large'],
    })
  })

  it('a body above the cap is refused, and the process lives', async () => {
    const body = gzipSync(table(0, 100_000, false), { level: 1 })
    expect(await readLists((_, response) => sendGzipped(response, body), 'shop')).toMatchObject({
      results: ['too-large'],
    })
  })

  it('fits the pods of all namespaces in pages, where they would not whole', async () => {
    expect(await readLists(paged(12_000), '')).toMatchObject({ results: [12_000] })
  })

  it('fits four lists at once, which are read one after the other', async () => {
    const body = gzipSync(table(0, 8_000, false), { level: 1 })
    expect(await readLists((_, response) => sendGzipped(response, body), 'shop', 4)).toMatchObject({
      results: [8_000, 8_000, 8_000, 8_000],
    })
  })
})
