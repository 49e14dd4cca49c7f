import * as z from 'zod/mini'
import { resourceSchema } from '@/lib/contract/segments'
import { whenAborted } from '@/lib/deadline'
import { oneInProcess } from '@/lib/next/one-in-process'
import type { Catalogue, KnownResource } from '@/lib/objects/catalogue'
import { say } from '@/lib/phrase/phrase'
import { freeText } from '../redact/sanitize'
import { isAnswer, isKubeError, sayAnswered } from '../transport/errors'
import { goBoolean, goString, orEmpty, parseAnswer } from '../transport/parse-answer'
import { groupVersionPath, probePath } from '../transport/paths'
import type { KubeClient } from '../transport/types'

const words = orEmpty(z.string())
const kindOf = z.optional(z.nullable(z.object({ kind: goString })))

/** apidiscovery.k8s.io/v2 and v2beta1, which differ in nothing that is read here. */
export const aggregatedSchema = z.object({
  kind: z.literal('APIGroupDiscoveryList'),
  items: orEmpty(
    z.object({
      metadata: z.optional(z.object({ name: goString })),
      versions: orEmpty(
        z.object({
          version: z.string(),
          freshness: goString,
          resources: orEmpty(
            z.object({
              resource: z.string(),
              responseKind: kindOf,
              scope: goString,
              singularResource: goString,
              verbs: words,
              shortNames: words,
              subresources: orEmpty(z.object({ subresource: z.string(), verbs: words })),
            }),
          ),
        }),
      ),
    }),
  ),
})

const apiVersionsSchema = z.object({ kind: z.literal('APIVersions'), versions: words })

const apiGroupListSchema = z.object({
  kind: z.literal('APIGroupList'),
  groups: orEmpty(
    z.object({
      name: z.string(),
      versions: orEmpty(z.object({ version: z.string() })),
      preferredVersion: z.optional(z.object({ version: goString })),
    }),
  ),
})

const apiResourceListSchema = z.object({
  kind: z.literal('APIResourceList'),
  resources: orEmpty(
    z.object({
      name: z.string(),
      singularName: goString,
      namespaced: goBoolean,
      kind: goString,
      verbs: words,
      shortNames: words,
    }),
  ),
})

function shown(words: readonly string[]): string[] {
  return words.map((word) => freeText(word, 253))
}

function isResourceName(name: string): boolean {
  return z.safeParse(resourceSchema, name).success
}

/** The resources of an aggregated discovery document. A version that the server calls stale is named as failed. */
export function fromAggregated(document: z.infer<typeof aggregatedSchema>): Catalogue {
  const resources: KnownResource[] = []
  const failedGroups: Catalogue['failedGroups'][number][] = []
  for (const item of document.items) {
    const group = item.metadata?.name ?? ''
    for (const [index, { version, freshness, resources: listed }] of item.versions.entries()) {
      if (freshness === 'Stale') {
        const says = say`The API server cannot reach the server of this group; its list is stale.`
        failedGroups.push({ group, version, says, isAway: true })
      }
      for (const entry of listed) {
        if (!isResourceName(entry.resource)) continue
        resources.push({
          group,
          version,
          resource: entry.resource,
          singular: freeText(entry.singularResource, 253),
          kind: freeText(entry.responseKind?.kind ?? '', 253),
          namespaced: entry.scope === 'Namespaced',
          verbs: shown(entry.verbs),
          shortNames: shown(entry.shortNames),
          subresources: entry.subresources.map((sub) => ({
            name: freeText(sub.subresource, 253),
            verbs: shown(sub.verbs),
          })),
          preferred: index === 0,
        })
      }
    }
  }
  return { resources, failedGroups }
}

/** The resources of one APIResourceList, with `pods/log` folded into `pods`. */
function fromResourceList(
  group: string,
  version: string,
  preferred: boolean,
  document: z.infer<typeof apiResourceListSchema>,
): KnownResource[] {
  const byName = new Map<string, KnownResource & { subresources: KnownResource['subresources'][number][] }>()
  for (const entry of document.resources) {
    if (entry.name.includes('/') || !isResourceName(entry.name)) continue
    byName.set(entry.name, {
      group,
      version,
      resource: entry.name,
      singular: freeText(entry.singularName, 253),
      kind: freeText(entry.kind, 253),
      namespaced: entry.namespaced,
      verbs: shown(entry.verbs),
      shortNames: shown(entry.shortNames),
      subresources: [],
      preferred,
    })
  }
  for (const entry of document.resources) {
    const [parent, ...rest] = entry.name.split('/')
    if (rest.length === 0) continue
    byName
      .get(parent ?? '')
      ?.subresources.push({ name: freeText(rest.join('/'), 253), verbs: shown(entry.verbs) })
  }
  return [...byName.values()]
}

const KEPT_MS = 300_000
const KEPT_PARTIAL_MS = 30_000
const DEADLINE_MS = 30_000
const AT_ONCE = 8

interface GroupVersion {
  group: string
  version: string
  preferred: boolean
}

function merge(parts: readonly Catalogue[]): Catalogue {
  return {
    resources: parts.flatMap((part) => part.resources),
    failedGroups: parts.flatMap((part) => part.failedGroups),
  }
}

function failed(group: string, version: string, error: unknown, isAway = false): Catalogue {
  const says = isAnswer(error)
    ? sayAnswered(error, 1_000)
    : isKubeError(error)
      ? error.told
      : say`The list cannot be read.`
  return { resources: [], failedGroups: [{ group, version, says, ...(isAway ? { isAway } : {}) }] }
}

async function fetchGroupVersion(kube: KubeClient, entry: GroupVersion): Promise<Catalogue> {
  const { group, version, preferred } = entry
  try {
    const path = groupVersionPath(group, version)
    const answer = await kube.get(path, { deadlineMs: DEADLINE_MS })
    const document = parseAnswer(apiResourceListSchema, answer.json, { method: 'GET', path })
    return { resources: fromResourceList(group, version, preferred, document), failedGroups: [] }
  } catch (error) {
    // kube-aggregator answers 503 for a server that it cannot reach.
    return failed(group, version, error, group !== '' && isAnswer(error, 503))
  }
}

async function fetchAll(kube: KubeClient, entries: readonly GroupVersion[]): Promise<Catalogue> {
  const parts: Catalogue[] = []
  for (let from = 0; from < entries.length; from += AT_ONCE) {
    const batch = entries.slice(from, from + AT_ONCE)
    parts.push(...(await Promise.all(batch.map((entry) => fetchGroupVersion(kube, entry)))))
  }
  return merge(parts)
}

function legacyEntries(root: '/api' | '/apis', json: unknown): GroupVersion[] {
  const line = { method: 'GET', path: root } as const
  if (root === '/api') {
    const { versions } = parseAnswer(apiVersionsSchema, json, line)
    return versions.map((version, index) => ({ group: '', version, preferred: index === 0 }))
  }
  const { groups } = parseAnswer(apiGroupListSchema, json, line)
  return groups.flatMap(({ name, versions, preferredVersion }) =>
    versions.map(({ version }) => ({
      group: name,
      version,
      preferred: version === (preferredVersion?.version || versions[0]?.version),
    })),
  )
}

// Servers from 1.26 answer a root with every group below it; an older one, or a proxy, ignores the Accept header.
async function fetchRoot(kube: KubeClient, root: '/api' | '/apis'): Promise<Catalogue> {
  const answer = await kube.get(probePath(root), { accept: 'discovery', deadlineMs: DEADLINE_MS })
  const aggregated = aggregatedSchema.safeParse(answer.json)
  return aggregated.success
    ? fromAggregated(aggregated.data)
    : fetchAll(kube, legacyEntries(root, answer.json))
}

async function fetchDiscovery(kube: KubeClient): Promise<Catalogue> {
  const [core, groups] = await Promise.allSettled([fetchRoot(kube, '/api'), fetchRoot(kube, '/apis')])
  if (core.status === 'rejected' && groups.status === 'rejected') throw core.reason
  return merge([
    core.status === 'fulfilled' ? core.value : failed('', 'v1', core.reason),
    groups.status === 'fulfilled' ? groups.value : failed('*', '*', groups.reason),
  ])
}

interface Kept {
  at: number
  until: number
  discovery: Promise<Catalogue>
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const release = whenAborted(signal, () => reject(signal.reason))
    work.then(resolve, reject).finally(release)
  })
}

/**
 * Every resource that the API server lists, and the groups that it could not list. Kept per client
 * for 5 min, or 30 s when a group failed, with one fetch however many ask; a whole failure is thrown and not kept. `withinMs` takes none
 * that is older. `/apis` that is refused alone is the failed group "*".
 */
export function discover(
  kube: KubeClient,
  options: { signal?: AbortSignal; withinMs?: number; now?: () => number } = {},
): Promise<Catalogue> {
  const { now = () => performance.now(), withinMs = KEPT_MS, signal } = options
  // Keyed by the client's `server` object, which a metered client shares with the one it wraps.
  const kept = oneInProcess('discovery', () => new WeakMap<KubeClient['server'], Kept>())
  const known = kept.get(kube.server)
  if (known && now() < Math.min(known.until, known.at + withinMs))
    return untilAborted(known.discovery, signal)
  const discovery = fetchDiscovery(kube)
  const startedAt = now()
  const entry: Kept = { at: startedAt, until: startedAt + KEPT_MS, discovery }
  kept.set(kube.server, entry)
  discovery.then(
    ({ failedGroups }) => {
      if (failedGroups.length > 0) entry.until = startedAt + KEPT_PARTIAL_MS
    },
    () => {
      if (kept.get(kube.server) === entry) kept.delete(kube.server)
    },
  )
  return untilAborted(discovery, signal)
}
