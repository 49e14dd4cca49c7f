import { expect } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { at, isRecord, listAt, textAt, textsAt } from '@/lib/objects/fields'
import type { Exchange } from '@/lib/rbac/testing/recorded-world'
import { recordedFile } from './recorded-file'

/** Names that world.yaml and rbac.yaml give, which must be in every list that held them. */
const worldNames = new Set(
  ['world.yaml', 'rbac.yaml'].flatMap((file) =>
    parseAllDocuments(recordedFile(file)).map((document) => textAt(document.toJS(), 'metadata', 'name')),
  ),
)

const namesOf = (items: readonly unknown[]) =>
  items.map((item) => textAt(item, 'metadata', 'name')).filter((name) => worldNames.has(name))

const events = (body: unknown) =>
  String(body)
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))

function sortedRules(body: unknown): unknown {
  const sorted = (name: string) =>
    listAt(body, 'status', name)
      .map((rule) => JSON.stringify(rule))
      .toSorted()
  const { resourceRules, nonResourceRules, ...status } = recordOf(at(body, 'status'))
  return { ...recordOf(body), status, resource: sorted('resourceRules'), paths: sorted('nonResourceRules') }
}

function recordOf(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new Error(`not an object: ${JSON.stringify(value)}`)
  return value
}

/** A review without what differs on each run: times and ids. */
function timeless(body: unknown): unknown {
  const text = JSON.stringify(body)
  return JSON.parse(
    text
      .replaceAll(/"(?:time|creationTimestamp)":"[^"]*"/g, '"time":"…"')
      .replaceAll(/JTI=[-0-9a-f]+/g, 'JTI=…')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '…'),
  )
}

/** Fields that the real server writes by mechanisms that the sandbox does not have. */
const serverOnly = new Set(['managedFields'])

function shapeOfMeta(item: unknown): string[] {
  return Object.keys(recordOf(at(item, 'metadata')))
    .filter((key) => !serverOnly.has(key))
    .toSorted()
}

function compareList(actual: unknown, recorded: unknown, name: string): void {
  expect(textAt(actual, 'kind'), name).toBe(textAt(recorded, 'kind'))
  expect(textAt(actual, 'apiVersion'), name).toBe(textAt(recorded, 'apiVersion'))
  const [items, expected] = [listAt(actual, 'items'), listAt(recorded, 'items')]
  expect(namesOf(items), name).toEqual(namesOf(expected))
  for (const item of expected) {
    const itemName = textAt(item, 'metadata', 'name')
    if (!worldNames.has(itemName)) continue
    const same = items.find(
      (candidate) =>
        textAt(candidate, 'metadata', 'name') === itemName &&
        textAt(candidate, 'metadata', 'namespace') === textAt(item, 'metadata', 'namespace'),
    )
    expect(Object.keys(recordOf(same)).toSorted(), `${name}: ${itemName}`).toEqual(
      Object.keys(recordOf(item)).toSorted(),
    )
    expect(shapeOfMeta(same), `${name}: ${itemName}`).toEqual(shapeOfMeta(item))
  }
}

function compareTable(actual: unknown, recorded: unknown, name: string): void {
  expect(at(actual, 'columnDefinitions'), name).toEqual(at(recorded, 'columnDefinitions'))
  const cells = (table: unknown) =>
    listAt(table, 'rows')
      .map((row) => textAt(row, 'cells', 0))
      .filter((cell) => worldNames.has(cell))
  expect(cells(actual), name).toEqual(cells(recorded))
  const shapes = (table: unknown) => [
    ...new Set(
      listAt(table, 'rows').map((row) =>
        Object.keys(at(row, 'object') ?? {})
          .toSorted()
          .join(),
      ),
    ),
  ]
  if (listAt(recorded, 'rows').length > 0) expect(shapes(actual), name).toEqual(shapes(recorded))
}

function compareWatch(actual: unknown, recorded: unknown, name: string): void {
  const shapes = (body: unknown) => [
    ...new Set(
      events(body).map((event) =>
        [textAt(event, 'type'), textAt(event, 'object', 'kind'), textAt(event, 'object', 'apiVersion')].join(
          ' ',
        ),
      ),
    ),
  ]
  expect(shapes(actual), name).toEqual(shapes(recorded))
  const [first, second] = events(actual)
  const [recordedFirst, recordedSecond] = events(recorded)
  expect(at(first, 'object', 'columnDefinitions'), name).toEqual(
    at(recordedFirst, 'object', 'columnDefinitions'),
  )
  expect(at(second, 'object', 'columnDefinitions'), name).toEqual(
    at(recordedSecond, 'object', 'columnDefinitions'),
  )
}

function compareObject(actual: unknown, recorded: unknown, name: string): void {
  expect(textAt(actual, 'kind'), name).toBe(textAt(recorded, 'kind'))
  expect(textAt(actual, 'apiVersion'), name).toBe(textAt(recorded, 'apiVersion'))
  expect(textAt(actual, 'metadata', 'name'), name).toBe(textAt(recorded, 'metadata', 'name'))
  expect(Object.keys(recordOf(actual)).toSorted(), name).toEqual(Object.keys(recordOf(recorded)).toSorted())
  expect(shapeOfMeta(actual), name).toEqual(shapeOfMeta(recorded))
}

function compareDiscovery(actual: unknown, recorded: unknown, name: string): void {
  if (textAt(recorded, 'kind') === 'APIVersions') {
    expect(textsAt(actual, 'versions'), name).toEqual(textsAt(recorded, 'versions'))
  } else expect(actual, name).toEqual(recorded)
}

const discoveryKinds = new Set([
  'APIVersions',
  'APIGroupList',
  'APIResourceList',
  'APIGroupDiscoveryList',
  '',
])

/** Compares a body by what its kind promises. Returns how, so nothing passes unseen. */
export function compareBody(
  exchange: Exchange,
  actual: unknown,
  leftOut: ReadonlyMap<string, string>,
): string {
  const recorded = exchange.response.body
  const { name } = exchange
  if (leftOut.has(name)) return 'left out'
  if (typeof recorded === 'string') {
    if (recorded.startsWith('{')) {
      compareWatch(actual, recorded, name)
      return 'watch'
    }
    expect(actual, name).toBe(recorded)
    return 'text'
  }
  const kind = textAt(recorded, 'kind')
  if (kind === 'Status') {
    expect(actual, name).toEqual(recorded)
    return 'status'
  }
  if (kind === 'SelfSubjectRulesReview') {
    expect(sortedRules(actual), name).toEqual(sortedRules(recorded))
    return 'review'
  }
  if (kind.endsWith('Review')) {
    expect(timeless(actual), name).toEqual(timeless(recorded))
    return 'review'
  }
  if (kind === 'Table') {
    compareTable(actual, recorded, name)
    return 'table'
  }
  if (discoveryKinds.has(kind)) {
    compareDiscovery(actual, recorded, name)
    return 'discovery'
  }
  if (kind.endsWith('List')) {
    compareList(actual, recorded, name)
    return 'list'
  }
  compareObject(actual, recorded, name)
  return 'object'
}
