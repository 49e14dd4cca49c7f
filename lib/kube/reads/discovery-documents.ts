import * as z from 'zod/mini'
import { resourceSchema } from '@/lib/contract/segments'
import { freeText } from '../redact/sanitize'
import { goBoolean, goString, orEmpty } from '../transport/parse-answer'
import type { DiscoveredResource, Discovery } from '../transport/types'

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
              categories: words,
              subresources: orEmpty(z.object({ subresource: z.string(), verbs: words })),
            }),
          ),
        }),
      ),
    }),
  ),
})

export const apiVersionsSchema = z.object({ kind: z.literal('APIVersions'), versions: words })

export const apiGroupListSchema = z.object({
  kind: z.literal('APIGroupList'),
  groups: orEmpty(
    z.object({
      name: z.string(),
      versions: orEmpty(z.object({ version: z.string() })),
      preferredVersion: z.optional(z.object({ version: goString })),
    }),
  ),
})

export const apiResourceListSchema = z.object({
  kind: z.literal('APIResourceList'),
  resources: orEmpty(
    z.object({
      name: z.string(),
      singularName: goString,
      namespaced: goBoolean,
      kind: goString,
      verbs: words,
      shortNames: words,
      categories: words,
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
export function fromAggregated(document: z.infer<typeof aggregatedSchema>): Discovery {
  const resources: DiscoveredResource[] = []
  const failedGroups: Discovery['failedGroups'] = []
  for (const item of document.items) {
    const group = item.metadata?.name ?? ''
    for (const [index, { version, freshness, resources: listed }] of item.versions.entries()) {
      if (freshness === 'Stale') {
        const says = 'The API server cannot reach the server of this group; its list is stale.'
        failedGroups.push({ group, version, says })
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
          categories: shown(entry.categories),
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
export function fromResourceList(
  group: string,
  version: string,
  preferred: boolean,
  document: z.infer<typeof apiResourceListSchema>,
): DiscoveredResource[] {
  const byName = new Map<string, DiscoveredResource>()
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
      categories: shown(entry.categories),
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
