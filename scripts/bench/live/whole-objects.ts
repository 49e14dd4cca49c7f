import { readFileSync } from 'node:fs'
import https from 'node:https'
import { join } from 'node:path'

/**
 * What the live list is compared with: a client as general dashboards have it, which lists whole objects, keeps them all, and
 * watches whole objects. Prints one line of JSON once it has listed, and then only lives.
 */
const directory = process.env.SERVICE_ACCOUNT_DIR ?? ''
const base = `https://${process.env.KUBERNETES_SERVICE_HOST}:${process.env.KUBERNETES_SERVICE_PORT}`
const ca = readFileSync(join(directory, 'ca.crt'), 'utf8')
const authorization = `Bearer ${readFileSync(join(directory, 'token'), 'utf8')}`
const path = '/api/v1/namespaces/shop/pods'

interface Item {
  metadata: { uid: string; resourceVersion: string }
}

function open(query: string): Promise<import('node:http').IncomingMessage> {
  const headers = { authorization, accept: 'application/json' }
  return new Promise((resolve, reject) => {
    https.get(`${base}${path}${query}`, { ca, headers, agent: false }, resolve).on('error', reject)
  })
}

const startedMs = performance.now()
const parts: Buffer[] = []
for await (const part of await open('')) parts.push(part)
const bytes = Buffer.concat(parts)
const list = JSON.parse(bytes.toString('utf8'))
const objects = new Map<string, Item>(list.items.map((item: Item) => [item.metadata.uid, item]))
console.log(JSON.stringify({ ms: performance.now() - startedMs, bytes: bytes.length, rows: objects.size }))

let rest = ''
for await (const part of await open(`?watch=1&resourceVersion=${list.metadata.resourceVersion}`)) {
  const lines = `${rest}${part}`.split('\n')
  rest = lines.pop() ?? ''
  for (const line of lines) {
    const { type, object } = JSON.parse(line)
    if (type === 'DELETED') objects.delete(object.metadata.uid)
    else if (type !== 'BOOKMARK') objects.set(object.metadata.uid, object)
  }
}
