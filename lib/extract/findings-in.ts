import { type CloudDenial, cloudDenialIn } from './clouds/cloud-denial'
import { extractClouds } from './clouds/extract-clouds'
import type { FoundCloud } from './clouds/found-cloud'
import { extractRefusals } from './extract-refusals'
import type { Found } from './found'
import { plainText } from './plain-text'
import { unwrap } from './unwrap'

export interface FindingsIn {
  /** In the order of the text. */
  found: (Found | FoundCloud)[]
  /** Where nothing was found: whose refusal the text is, if a cloud's. */
  denial?: CloudDenial
}

/**
 * Every refusal of an API server and every failure to reach one (`extractRefusals`), and every failure of a pod to become an
 * identity of its cloud. What an SDK of a cloud says in the same place is never taken for Kubernetes.
 */
export function findingsIn(text: string): FindingsIn {
  const clouds = extractClouds(unwrap(plainText(text)))
  const refusals = extractRefusals(text).filter(
    (one) => one.form === 'forbidden' || !clouds.some((cloud) => one.at < cloud.end && one.end > cloud.at),
  )
  const found = [...refusals, ...clouds].sort((a, b) => a.at - b.at)
  const denial = found.length === 0 ? cloudDenialIn(text) : undefined
  return { found, ...(denial === undefined ? {} : { denial }) }
}
