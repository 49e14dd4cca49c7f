import { randomUUID } from 'node:crypto'
import { type KubeObject, namespaceOf } from './kube-object'

export interface StoreEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  /** `group/resource`, as `storageKey` makes it. */
  key: string
  resourceVersion: number
  object: KubeObject
  /** The state before a change, for watches whose selector an object enters or leaves. */
  previous?: KubeObject
}

type Listener = (event: StoreEvent) => void

const historyLimit = 20_000

/**
 * Objects by kind under one resourceVersion counter, with the history that watches and consistent lists need.
 * Objects come back in the order of etcd's keys: by namespace, then by name.
 */
export class Store {
  #revision = 200
  /** Events up to this revision are gone: a watch or a list from before it is answered with 410. */
  #compacted = 0
  readonly #objects = new Map<string, Map<string, KubeObject>>()
  /** The objects of a kind in key order; a list that was given out is never changed. */
  readonly #sorted = new Map<string, readonly KubeObject[]>()
  readonly #history: StoreEvent[] = []
  readonly #listeners = new Set<Listener>()
  // A controller writes while it is notified of a write; every listener still gets events in order.
  readonly #undelivered: StoreEvent[] = []
  #isDelivering = false
  readonly #now: () => Date

  constructor(now: () => Date = () => new Date()) {
    this.#now = now
  }

  get revision(): number {
    return this.#revision
  }

  /** The kinds that hold objects. */
  get keys(): string[] {
    return [...this.#objects.keys()]
  }

  get compacted(): number {
    return this.#compacted
  }

  get(key: string, namespace: string, name: string): KubeObject | undefined {
    return this.#objects.get(key)?.get(`${namespace}/${name}`)
  }

  /** All objects of a kind, of one namespace when it is given. */
  list(key: string, namespace = ''): readonly KubeObject[] {
    const sorted = this.#sorted.get(key) ?? []
    return namespace === '' ? sorted : sorted.filter((object) => namespaceOf(object) === namespace)
  }

  /** The list as it was at a revision; undefined when its history is gone. */
  listAt(key: string, namespace: string, revision: number): readonly KubeObject[] | undefined {
    if (revision >= this.#revision) return this.list(key, namespace)
    if (revision < this.#compacted) return undefined
    const objects = new Map(this.#objects.get(key))
    for (let index = this.#history.length - 1; index >= 0; index -= 1) {
      const event = this.#history[index]
      if (event === undefined || event.resourceVersion <= revision) break
      if (event.key !== key) continue
      const id = idOf(event.object)
      if (event.type === 'ADDED') objects.delete(id)
      else if (event.previous !== undefined) objects.set(id, event.previous)
    }
    return inKeyOrder([...objects.values()]).filter(
      (object) => namespace === '' || namespaceOf(object) === namespace,
    )
  }

  /** Writes an object, gives it the next resourceVersion and, when it is new, uid and creationTimestamp. */
  put(key: string, object: KubeObject): KubeObject {
    const previous = this.get(key, namespaceOf(object), object.metadata.name)
    this.#revision += 1
    const stored: KubeObject = {
      ...object,
      metadata: {
        ...object.metadata,
        uid: previous?.metadata.uid ?? object.metadata.uid ?? randomUUID(),
        resourceVersion: String(this.#revision),
        creationTimestamp:
          previous?.metadata.creationTimestamp ??
          object.metadata.creationTimestamp ??
          toTimestamp(this.#now()),
      },
    }
    const kept = this.#objects.get(key) ?? new Map<string, KubeObject>()
    this.#objects.set(key, kept.set(idOf(stored), stored))
    this.#emit({
      type: previous === undefined ? 'ADDED' : 'MODIFIED',
      key,
      resourceVersion: this.#revision,
      object: stored,
      ...(previous === undefined ? {} : { previous }),
    })
    return stored
  }

  delete(key: string, namespace: string, name: string): KubeObject | undefined {
    const previous = this.get(key, namespace, name)
    if (previous === undefined) return undefined
    this.#objects.get(key)?.delete(`${namespace}/${name}`)
    this.#revision += 1
    const object = {
      ...previous,
      metadata: { ...previous.metadata, resourceVersion: String(this.#revision) },
    }
    this.#emit({ type: 'DELETED', key, resourceVersion: this.#revision, object, previous })
    return object
  }

  /** Events of a kind after a revision; undefined when that history is gone. */
  since(key: string, revision: number): StoreEvent[] | undefined {
    if (revision < this.#compacted) return undefined
    return this.#history.filter((event) => event.key === key && event.resourceVersion > revision)
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Forgets the history up to now, as etcd's compaction does. */
  compact(): void {
    this.#revision += 1
    this.#compacted = this.#revision
    this.#history.length = 0
  }

  /** Everything that is stored now. */
  snapshot(): ReadonlyMap<string, readonly KubeObject[]> {
    return new Map(this.#sorted)
  }

  /** Writes and deletes until what is stored is what was stored then. Controllers and watches see each change once all are made. */
  restore(then: ReadonlyMap<string, readonly KubeObject[]>): void {
    this.#deliverAfter(() => {
      for (const [key, objects] of new Map([...this.#sorted, ...then])) {
        const wanted = then.has(key) ? objects : []
        const uids = new Map(wanted.map((object) => [idOf(object), object.metadata.uid]))
        for (const object of this.list(key))
          if (uids.get(idOf(object)) !== object.metadata.uid)
            this.delete(key, namespaceOf(object), object.metadata.name)
        for (const object of wanted)
          if (
            this.get(key, namespaceOf(object), object.metadata.name)?.metadata.resourceVersion !==
            object.metadata.resourceVersion
          )
            this.put(key, object)
      }
    })
  }

  #sort({ key, type, object }: StoreEvent): void {
    const sorted = this.#sorted.get(key) ?? []
    const place = placeOf(sorted, idOf(object))
    if (type === 'ADDED') this.#sorted.set(key, sorted.toSpliced(place, 0, object))
    else if (type === 'MODIFIED') this.#sorted.set(key, sorted.with(place, object))
    else this.#sorted.set(key, sorted.toSpliced(place, 1))
  }

  #emit(event: StoreEvent): void {
    this.#sort(event)
    this.#history.push(event)
    if (this.#history.length > historyLimit) {
      for (const gone of this.#history.splice(0, historyLimit / 2)) this.#compacted = gone.resourceVersion
    }
    this.#undelivered.push(event)
    this.#deliverAfter(() => undefined)
  }

  /** Makes changes, then tells the listeners of them. */
  #deliverAfter(change: () => void): void {
    if (this.#isDelivering) {
      change()
      return
    }
    this.#isDelivering = true
    try {
      change()
      for (let next = this.#undelivered.shift(); next !== undefined; next = this.#undelivered.shift()) {
        for (const listener of this.#listeners) listener(next)
      }
    } finally {
      this.#isDelivering = false
    }
  }
}

/** A time as the API writes it: UTC, whole seconds. */
export function toTimestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}

function idOf(object: KubeObject): string {
  return `${namespaceOf(object)}/${object.metadata.name}`
}

/** Where an id is, or would be, in the order. */
function placeOf(sorted: readonly KubeObject[], id: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    const object = sorted[middle]
    if (object !== undefined && idOf(object) < id) low = middle + 1
    else high = middle
  }
  return low
}

function inKeyOrder(objects: KubeObject[]): KubeObject[] {
  return objects
    .map((object) => ({ id: idOf(object), object }))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .map((entry) => entry.object)
}
