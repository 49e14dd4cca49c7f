import { aggregatedSchema, fromAggregated } from '@/lib/kube/reads/discovery'
import type { Catalogue } from '@/lib/objects/catalogue'
import type { Exchange } from '@/lib/rbac/testing/recorded-world'

/** The discovery of the recorded server. */
export function recordedCatalogue(exchanges: readonly Exchange[]): Catalogue {
  const parts = ['/api', '/apis'].map((root) => {
    const answer = exchanges.find((exchange) => exchange.name === `aggregated discovery ${root}`)
    return fromAggregated(aggregatedSchema.parse(answer?.response.body))
  })
  return {
    resources: parts.flatMap((part) => part.resources),
    failedGroups: parts.flatMap((part) => part.failedGroups),
  }
}
