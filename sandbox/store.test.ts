import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Store, type StoreEvent } from './store'

const key = '/configmaps'
const object = (name: string, value: number) => ({
  kind: 'ConfigMap',
  apiVersion: 'v1',
  metadata: { name, namespace: 'shop' },
  data: { value: String(value) },
})

const changes = fc.array(
  fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), gone: fc.boolean(), value: fc.nat() }),
  { maxLength: 40 },
)

describe('Store', () => {
  it('a list at an earlier revision is the list that stood then', () => {
    fc.assert(
      fc.property(changes, (steps) => {
        const store = new Store()
        const snapshots = new Map<number, readonly unknown[]>([[store.revision, []]])
        for (const step of steps) {
          if (step.gone) store.delete(key, 'shop', step.name)
          else store.put(key, object(step.name, step.value))
          snapshots.set(store.revision, store.list(key, 'shop'))
        }
        for (const [revision, snapshot] of snapshots) {
          expect(store.listAt(key, 'shop', revision)).toEqual(snapshot)
        }
      }),
    )
  })

  it('the events since a revision lead from its list to the list of now', () => {
    fc.assert(
      fc.property(changes, changes, (before, after) => {
        const store = new Store()
        const run = (steps: typeof before) => {
          for (const step of steps) {
            if (step.gone) store.delete(key, 'shop', step.name)
            else store.put(key, object(step.name, step.value))
          }
        }
        run(before)
        const start = store.revision
        const replica = new Map(store.list(key).map((entry) => [entry.metadata.name, entry]))
        run(after)
        for (const event of store.since(key, start) ?? []) {
          if (event.type === 'DELETED') replica.delete(event.object.metadata.name)
          else replica.set(event.object.metadata.name, event.object)
        }
        expect(
          [...replica.values()].toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)),
        ).toEqual(store.list(key))
      }),
    )
  })

  it('what a listener writes is heard by every listener after what it heard', () => {
    const store = new Store()
    store.subscribe((event) => {
      if (event.type === 'ADDED' && event.object.metadata.name === 'a') store.put(key, object('b', 1))
    })
    const heard: StoreEvent[] = []
    store.subscribe((event) => heard.push(event))
    store.put(key, object('a', 1))
    expect(heard.map((event) => event.object.metadata.name)).toEqual(['a', 'b'])
  })

  it('after a compaction earlier revisions are gone, and later ones are not', () => {
    const store = new Store()
    store.put(key, object('a', 1))
    const early = store.revision
    store.compact()
    store.put(key, object('b', 1))
    expect(store.since(key, early)).toBeUndefined()
    expect(store.listAt(key, '', early)).toBeUndefined()
    expect(store.since(key, store.compacted)).toHaveLength(1)
  })

  it('a change keeps uid and creation time; a recreated object has a new uid', () => {
    const store = new Store()
    const first = store.put(key, object('a', 1))
    expect(store.put(key, object('a', 2)).metadata).toMatchObject({
      uid: first.metadata.uid,
      creationTimestamp: first.metadata.creationTimestamp,
    })
    store.delete(key, 'shop', 'a')
    expect(store.put(key, object('a', 3)).metadata.uid).not.toBe(first.metadata.uid)
  })
})
