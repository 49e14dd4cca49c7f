import { KUBELET_SUBRESOURCES } from '@/lib/rbac/kubelet-resources'
import type { FoundForbidden, PartialCall } from '../found'
import type { Unwrapped } from '../text/unwrap'

const MOST = 50
const REFUSED =
  /\bForbidden\s{1,40}\(user=([^\s,()]{1,600}),\s{0,40}verb=([a-z]{1,20}),\s{0,40}resource=([a-z]{1,60}),\s{0,40}subresource(?:\(s\))?=\[?([a-z\s]{1,120})\]?\)/g

/**
 * Every 403 of a kubelet in a text: it asks the API server whether the user can do this to its node, and the API server
 * relays its words. The first subresource that is a kubelet's own is the least that is enough, the last always is
 * (`pkg/kubelet/server/auth.go`, 1.36). The node is
 * not named. At most 50.
 */
export function extractKubeletRefusals(unwrapped: Unwrapped): FoundForbidden[] {
  const found: FoundForbidden[] = []
  for (const match of unwrapped.text.matchAll(REFUSED)) {
    if (found.length >= MOST) break
    const [message, user = '', verb = '', resource = '', subresources = ''] = match
    const tried = subresources.trim().split(/\s+/)
    const subresource = tried.find((word) => KUBELET_SUBRESOURCES.includes(word)) ?? tried.at(-1) ?? ''
    found.push({
      form: 'forbidden',
      at: unwrapped.toSource(match.index),
      end: unwrapped.toSource(match.index + message.length),
      message,
      refusal: {
        kind: 'authorization',
        user,
        attributes: { kind: 'resource', verb, group: '', resource, subresource, name: '', namespace: '' },
        reason: '',
        dialect: 'current',
      },
    })
  }
  return found
}

const ON_ITS_PORT = /\bhttps?:\/\/[^\s/"'<>]{1,253}:10250\/([a-zA-Z]{1,40})/
const SERVED_AS = new Map([
  ['logs', 'log'],
  ['runningpods', 'pods'],
])

/** The call that a scrape of a kubelet's own port is judged as. */
export function kubeletCall(text: string): PartialCall {
  const served = ON_ITS_PORT.exec(text)?.[1]
  if (served === undefined) return {}
  const own = SERVED_AS.get(served) ?? served
  const subresource = KUBELET_SUBRESOURCES.includes(own) ? own : 'proxy'
  return { group: '', resource: 'nodes', subresource, namespace: '' }
}
