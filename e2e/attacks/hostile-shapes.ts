type Random = () => number

const many = (count: number, one: (index: number) => string) =>
  Array.from({ length: Math.ceil(count) }, (_, i) => one(i))
const list = (count: number, one: string) => `[${Array(Math.ceil(count)).fill(one).join(',')}]`
const record = (count: number, one: (index: number) => string) => `{${many(count, one).join(',')}}`

/** JSON values that a parser, or later processing, blows up far beyond their length. */
export const SHAPES: readonly [name: string, shape: (size: number) => string][] = [
  ['empty objects', (size) => list(size / 3, '{}')],
  ['empty lists', (size) => list(size / 3, '[]')],
  ['numbers', (size) => list(size / 2, '1')],
  ['keys', (size) => record(size / 12, (i) => `"k${i}":1`)],
  ['the same keys', (size) => record(size / 6, () => '"k":1')],
  ['objects under keys', (size) => record(size / 13, (i) => `"k${i}":{}`)],
  ['depth', (size) => `${'['.repeat(size / 2)}${']'.repeat(size / 2)}`],
  ['depth of objects', (size) => `${'{"a":'.repeat(size / 6)}1${'}'.repeat(size / 6)}`],
  ['lists of 50 levels', (size) => list(size / 101, `${'['.repeat(50)}${']'.repeat(50)}`)],
  ['words', (size) => list(size / 18, '"--a=b=c=d=e=f"')],
  ['one word of pairs', (size) => `"${'a='.repeat(size / 2)}"`],
  ['what hides', (size) => `"${'\u200b'.repeat(size / 3)}"`],
  ['passwords', (size) => list(size / 250, `"${'password: '.repeat(24)}"`)],
  ['a client of databases', (size) => `["mysql ${'-p '.repeat(size / 3)}"]`],
  ['JSON in a text', (size) => JSON.stringify(list(Math.min(size, 250_000) / 3, '{}'))],
  ['variables', (size) => list(size / 24, '{"name":"E","value":"x"}')],
  ['tolerations', (size) => list(size / 24, '{"operator":"Exists"}')],
]

/** Where in a pod a shape is. */
const PLACES: readonly ((pod: string, value: string) => string)[] = [
  (pod, value) => pod.replace('"spec":{', `"spec":{"x":${value},`),
  (pod, value) => pod.replace('"status":{', `"status":{"x":${value},`),
  (pod, value) => pod.replace('"metadata":{', `"metadata":{"x":${value},`),
  (pod, value) => pod.replace('"spec":', `"x":${value},"spec":`),
  (pod, value) => pod.replace('"image":', `"args":${value},"image":`),
  (pod, value) => pod.replace('"image":', `"env":${value},"image":`),
  (pod, value) => pod.replace('"metadata":{', `"metadata":{"annotations":${value},`),
  (pod, value) => pod.replace('"metadata":{', `"metadata":{"labels":${value},`),
  (pod, value) => pod.replace('"status":{', `"status":{"conditions":${value},`),
]

const POD = JSON.stringify({
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name: 'hostile', namespace: 'shop', uid: 'u', creationTimestamp: '2026-11-24T14:00:00Z' },
  spec: { containers: [{ name: 'app', image: 'app' }] },
  status: { phase: 'Pending' },
})

/** A pod with a shape in one of its places. */
export function hostilePod(shape: number, place: number, size: number): { name: string; text: string } {
  const [name, make] = SHAPES[shape % SHAPES.length] ?? ['', () => '{}']
  const text = PLACES[place % PLACES.length]?.(POD, make(size)) ?? POD
  return { name: `${name} of ${size} in place ${place % PLACES.length}`, text }
}

/** A pod with labels or annotations that are as many or as long as they can be, and more. */
export function labeledPod(count: number, length: number, field: 'labels' | 'annotations'): string {
  const pairs = Object.fromEntries(many(count, (i) => `l${i}`).map((key) => [key, 'v'.repeat(length)]))
  return POD.replace('"metadata":{', `"metadata":{"${field}":${JSON.stringify(pairs)},`)
}

export function randomPod(random: Random): { name: string; text: string } {
  const size = Math.floor(1_000 * 1_000 ** random())
  return hostilePod(Math.floor(random() * SHAPES.length), Math.floor(random() * PLACES.length), size)
}

export const COLUMNS = ['Name', 'Ready', 'Status', 'Restarts', 'Age'].map((name) => ({
  name,
  type: 'string',
  format: name === 'Name' ? 'name' : '',
  description: '',
  priority: 0,
}))

/** A Table whose rows and columns can be any JSON. */
export function tableText(rows: string, next = '', columns = JSON.stringify(COLUMNS)): string {
  const metadata = JSON.stringify({ resourceVersion: '1', continue: next })
  return `{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":${metadata},"columnDefinitions":${columns},"rows":${rows}}`
}

/** Rows as a server prints them, with one cell of the text given. */
export function rowsText(count: number, cell: string, prefix = 'web'): string {
  const row = (i: number) => {
    const name = `${prefix}-${i}`
    const metadata = { name, namespace: 'shop', uid: name, creationTimestamp: '2026-11-24T14:00:00Z' }
    return JSON.stringify({ cells: [name, '1/1', cell, '0', '1d'], object: { metadata } })
  }
  return `[${many(count, row).join(',')}]`
}

export function eventsText(count: number, words: string): string {
  const event = (i: number) => ({
    metadata: { name: `e${i}`, namespace: 'shop', uid: `e${i}`, creationTimestamp: new Date().toISOString() },
    involvedObject: { kind: 'Pod', namespace: 'shop', name: `web-${i}`, uid: 'x' },
    reason: 'Failed',
    type: 'Warning',
    message: `pods "a${i}" is forbidden: User "system:serviceaccount:shop:u${i}" cannot create resource "pods" in API group "" in the namespace "n${i}" ${words}`,
    count: 1,
    lastTimestamp: new Date().toISOString(),
    source: { component: 'x' },
  })
  const items = Array.from({ length: count }, (_, i) => event(i))
  return JSON.stringify({ kind: 'EventList', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items })
}

/** Parts of lines that a log reader blows up far beyond their length. */
export const LOG_UNITS: readonly [name: string, unit: string][] = [
  ['plain words', 'hello world '],
  ['colors', '\u001b[31ma'],
  ['colors of many numbers', `\u001b[${'38;5;'.repeat(10)}m`],
  ['escapes without an end', '\u001b]'],
  ['what hides', '\u200b'],
  ['passwords', 'password: '],
  ['curl', 'curl -u '],
  ['tokens', 'glpat-a'],
  ['JSON', '{"token":"'],
  ['addresses', 'a://b:c'],
]

export function logText(unit: string, bytes: number, length: number): string {
  const line = unit.repeat(Math.ceil(length / unit.length)).slice(0, length)
  let text = ''
  for (let at = Date.now() - 1_000_000; text.length < bytes; at += 1)
    text += `${new Date(at).toISOString()} ${line}\n`
  return text.slice(0, bytes)
}

export function rulesText(count: number): string {
  const rule = (i: number) =>
    `{"verbs":["get","list"],"apiGroups":["g${i}"],"resources":["r${i}"],"resourceNames":["n${i}"]}`
  return `{"kind":"SelfSubjectRulesReview","status":{"incomplete":false,"nonResourceRules":[],"resourceRules":[${many(count, rule).join(',')}]}}`
}

/** Aggregated discovery of groups with 20 kinds each. */
export function discoveryText(groups: number): string {
  const kind = (i: number) => ({
    resource: `r${i}`,
    responseKind: { group: '', version: 'v1', kind: `K${i}` },
    scope: 'Namespaced',
    singularResource: 'r',
    verbs: ['get', 'list', 'watch', 'create'],
    subresources: [{ subresource: 'status', verbs: ['get'], responseKind: { kind: `K${i}` } }],
  })
  const resources = Array.from({ length: 20 }, (_, i) => kind(i))
  const group = (i: number) => ({
    metadata: { name: i === 0 ? '' : `g${i}.example.com` },
    versions: [{ version: 'v1', freshness: 'Current', resources }],
  })
  const items = Array.from({ length: groups }, (_, i) => group(i))
  return JSON.stringify({
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items,
  })
}
