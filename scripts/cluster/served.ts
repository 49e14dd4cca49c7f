import * as z from 'zod/mini'
import type { Check } from '@/lib/contract/access-check'
import type { Kubectl } from '../attach/kubectl'

const groupsSchema = z.object({
  groups: z.array(z.object({ name: z.string(), preferredVersion: z.object({ groupVersion: z.string() }) })),
})
const resourcesSchema = z.object({ resources: z.array(z.object({ name: z.string() })) })

/** A scenario that the version of this API server cannot show; the message says what it serves or does not. */
export class NotServed extends Error {
  override readonly name = 'NotServed'
}

async function groupVersionOf(kubectl: Kubectl, group: string): Promise<string | undefined> {
  const { groups } = z.parse(groupsSchema, JSON.parse(await kubectl(['get', '--raw', '/apis'])))
  return groups.find(({ name }) => name === group)?.preferredVersion.groupVersion
}

/**
 * Rejects with NotServed where the answer depends on what this version serves: a subresource that came later than it, or
 * a group that a scenario takes for gone (cause G3) and that it still has.
 */
export async function expectServed(kubectl: Kubectl, call: Check, cause: string | null): Promise<void> {
  if ('path' in call) return
  const { group, resource, subresource } = call
  if (cause === 'G3') {
    if ((await groupVersionOf(kubectl, group)) !== undefined) {
      throw new NotServed(`this API server still serves the group ${group}`)
    }
    return
  }
  if (!subresource) return
  const groupVersion = group === '' ? 'v1' : await groupVersionOf(kubectl, group)
  const path = group === '' ? '/api/v1' : `/apis/${groupVersion}`
  const { resources } = z.parse(resourcesSchema, JSON.parse(await kubectl(['get', '--raw', path])))
  if (!resources.some(({ name }) => name === `${resource}/${subresource}`)) {
    throw new NotServed(`this API server serves no ${resource}/${subresource}`)
  }
}
