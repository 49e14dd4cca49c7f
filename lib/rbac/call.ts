import type { Check } from '@/lib/contract/access-check'
import type { AccessTuple } from '@/lib/contract/access-tuple'
import { present } from '@/lib/present'
import { describeResource } from '@/lib/words/resources'
import type { Attributes, ResourceAttributes } from './types'

/** A call as the wire writes it: an empty subresource or name is left out, an empty group or namespace is not. */
export function toTuple(call: AccessTuple): AccessTuple {
  const { verb, path, group = '', resource = '', subresource, name, namespace = '' } = call
  if (path !== undefined) return { verb, path }
  const part = present({ subresource: subresource || undefined, name: name || undefined })
  return { verb, group, resource, ...part, namespace }
}

/** A call out of the wire's form, or out of the parts that are known of it: what is left out is empty. */
export function fromTuple(call: AccessTuple): Attributes {
  const { verb, path, group = '', resource = '', subresource = '', name = '', namespace = '' } = call
  if (path !== undefined) return { kind: 'path', verb, path }
  return { kind: 'resource', verb, group, resource, subresource, name, namespace }
}

/** The same text for the same call, in either form. */
export function requestKey(call: AccessTuple): string {
  return JSON.stringify(toTuple(call))
}

export function isSameRequest(a: AccessTuple, b: AccessTuple): boolean {
  return requestKey(a) === requestKey(b)
}

/** A resource as a rule writes it, `pods` or `pods/log`. */
export function resourceWord({ resource = '', subresource = '' }: Resource): string {
  return subresource === '' ? resource : `${resource}/${subresource}`
}

/** The parts of a resource as a rule writes it. */
export function partsOfWord(word: string): Pick<ResourceAttributes, 'resource' | 'subresource'> {
  const [resource = '', ...rest] = word.split('/')
  return { resource, subresource: rest.join('/') }
}

/** A call without its place, as kubectl says it: `get pods/log web`, `get /metrics`. */
export function callWords({ verb, path, group = '', resource = '', subresource, name }: AccessTuple): string {
  if (path !== undefined) return `${verb} ${path}`
  return `${verb} ${describeResource({ group, resource, subresource })}${name ? ` ${name}` : ''}`
}

/** The check that asks about a call, or null where the call names neither a path nor a resource. */
export function checkOfTuple(call: AccessTuple): Check | null {
  const { verb, path, resource, group = '', namespace = '', ...rest } = toTuple(call)
  if (path) return { verb, path }
  return resource ? { verb, group, resource, ...rest, namespace } : null
}

interface Resource {
  resource?: string | undefined
  subresource?: string | undefined
}
