import type { Attributes, UserInfo } from '@/lib/rbac/types'
import { goQuote } from '@/lib/words/go-quote'
import { describeResource } from '@/lib/words/resources'
import { resourceWord } from './call'

/** `details` of a Forbidden Status. `kind` holds the plural resource; an empty field is absent, as on the wire. */
export interface ForbiddenDetails {
  name?: string
  group?: string
  kind?: string
}

/**
 * Message and details of the 403 with which the API server answers a request that no authorizer allowed (Kubernetes 1.12
 * and later). `reason` is the authorizer's, empty for none.
 */
export function formatForbidden(
  user: UserInfo,
  attributes: Attributes,
  reason: string,
): { message: string; details: ForbiddenDetails } {
  const sentence = escapeMarkup(formatUserCannot(user.name, attributes))
  const target =
    attributes.kind === 'resource'
      ? { group: attributes.group, resource: attributes.resource, name: attributes.name }
      : { group: '', resource: '', name: '' }
  return newForbidden(target, reason === '' ? sentence : `${sentence}: ${reason}`)
}

/** Wraps the text of any refusal, also that of an admission plugin, as apimachinery's NewForbidden does. */
export function newForbidden(
  { group, resource, name }: { group: string; resource: string; name: string },
  text: string,
): { message: string; details: ForbiddenDetails } {
  const qualified = describeResource({ group, resource })
  const subject = qualified === '' || name === '' ? qualified : `${qualified} ${goQuote(name)}`
  return {
    message: subject === '' ? `forbidden: ${text}` : `${subject} is forbidden: ${text}`,
    details: {
      ...(name === '' ? {} : { name }),
      ...(group === '' ? {} : { group }),
      ...(resource === '' ? {} : { kind: resource }),
    },
  }
}

/** `User "…" cannot …` without the server's escapes for markup. */
function formatUserCannot(user: string, attributes: Attributes): string {
  const start = `User ${goQuote(user)} cannot ${attributes.verb}`
  if (attributes.kind === 'path') return `${start} path ${goQuote(attributes.path)}`
  const { group, resource, subresource, namespace } = attributes
  const target = resourceWord({ resource, subresource })
  const scope = namespace === '' ? 'at the cluster scope' : `in the namespace ${goQuote(namespace)}`
  return `${start} resource ${goQuote(target)} in API group ${goQuote(group)} ${scope}`
}

// The server keeps browsers from reading markup in a message; only its own sentence is treated so, not the reason.
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
