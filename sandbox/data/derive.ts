/**
 * Derives the data files of this folder from the recorded exchanges: `npx tsx sandbox/data/derive.ts`.
 * `derive.test.ts` proves that the files are what this derives.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { at, isRecord, listAt, textAt } from '@/lib/objects/fields'

const recordings = new URL('../../e2e/recordings/kube-apiserver-1.36.2.jsonl', import.meta.url)

function recordedBodies(): Map<string, unknown> {
  const bodies = new Map<string, unknown>()
  for (const line of readFileSync(recordings, 'utf8').trimEnd().split('\n')) {
    const exchange: unknown = JSON.parse(line)
    bodies.set(textAt(exchange, 'name'), at(exchange, 'response', 'body'))
  }
  return bodies
}

/** The objects that the API server itself writes at startup, without what differs each time. */
function bootstrapOf(list: unknown): unknown[] {
  return listAt(list, 'items')
    .filter((item) => textAt(item, 'metadata', 'labels', 'kubernetes.io/bootstrapping') === 'rbac-defaults')
    .map((item) => {
      if (!isRecord(item) || !isRecord(item.metadata)) throw new Error('A recorded item is not an object.')
      const { uid, resourceVersion, creationTimestamp, managedFields, ...metadata } = item.metadata
      return { ...item, metadata }
    })
}

/** File name → content of every data file. */
export function derive(): Map<string, unknown> {
  const bodies = recordedBodies()
  const body = (name: string): unknown => {
    const found = bodies.get(name)
    if (found === undefined) throw new Error(`There is no recorded exchange "${name}".`)
    return found
  }
  const columns: Record<string, unknown> = {}
  for (const [name, answer] of bodies) {
    if (!name.startsWith('table /') || textAt(answer, 'kind') !== 'Table') continue
    const [resource = ''] = name.split('/').slice(-1)
    const group = /^table \/apis\/([^/]+)\//.exec(name)?.[1] ?? ''
    columns[`${group}/${resource}`] = at(answer, 'columnDefinitions')
  }
  return new Map<string, unknown>([
    ['bootstrap-cluster-roles.json', bootstrapOf(body('all clusterroles'))],
    ['bootstrap-cluster-role-bindings.json', bootstrapOf(body('all clusterrolebindings'))],
    ['bootstrap-roles.json', bootstrapOf(body('all roles'))],
    ['bootstrap-role-bindings.json', bootstrapOf(body('all rolebindings'))],
    [
      'discovery.json',
      {
        core: listAt(body('aggregated discovery /api'), 'items'),
        groups: listAt(body('aggregated discovery /apis'), 'items'),
        recordedLists: [body('discovery /api/v1'), body('discovery /apis/apps/v1')],
        paths: listAt(body('shop/cluster-admin GET /'), 'paths'),
        version: body('shop/web GET /version'),
      },
    ],
    ['table-columns.json', columns],
  ])
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, content] of derive()) {
    writeFileSync(new URL(file, import.meta.url), `${JSON.stringify(content, null, 1)}\n`)
  }
}
