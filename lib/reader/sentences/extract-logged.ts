import { KUBELET_SUBRESOURCES } from '@/lib/rbac/kubelet-resources'
import type { Attributes } from '@/lib/rbac/types'
import { splitQualified } from '@/lib/words/known-resources'
import type { FoundForbidden, FoundPart, PartialCall } from '../found'
import { matchesIn } from '../text/matches'
import type { Unwrapped } from '../text/unwrap'

const MOST = 50
const Q = String.raw`\\{0,31}"`
const QUOTED = String.raw`[^"\\\n]{1,600}`

interface Row {
  /** The server that logs it, and since when. */
  by: string
  pattern: RegExp
  attributes: (groups: Readonly<Record<string, string | undefined>>) => Attributes
}

/** What servers log of a call that they refuse, in words of their own. Each row is met by a text of the tests. */
export const LOGGED: readonly Row[] = [
  {
    // It asks the API server who can do this to its node, and that relays its words. The first subresource that is a
    // kubelet's own is the least that is enough, the last always is (`pkg/kubelet/server/auth.go`). It names no node. What is
    // around it shows that the API server was the one who asked.
    by: 'the kubelet 1.5+',
    pattern:
      /(?:\bunable to upgrade connection:\s{1,40}|\bError from server \(Forbidden\):\s{1,40})?\bForbidden\s{1,40}\(user=(?<user>[^\s,()]{1,600}),\s{0,40}verb=(?<verb>[a-z]{1,20}),\s{0,40}resource=nodes,\s{0,40}subresource(?:\(s\))?=\[?(?<parts>[a-z\s]{1,120})\]?\)(?:\s{1,40}\(\s?pods\/[a-z]{3,12}\s)?/g,
    attributes({ verb = '', parts = '' }) {
      const tried = parts.trim().split(/\s+/)
      const subresource = tried.find((word) => KUBELET_SUBRESOURCES.includes(word)) ?? tried.at(-1) ?? ''
      return { kind: 'resource', verb, group: '', resource: 'nodes', subresource, name: '', namespace: '' }
    },
  },
  {
    // `plugin/pkg/auth/authorizer/rbac/rbac.go`, which says DENY before 1.15.
    by: 'the RBAC authorizer 1.6+',
    pattern: new RegExp(
      String.raw`\bRBAC(?: DENY: user|: no rules authorize user) ${Q}(?<user>${QUOTED})${Q} (?:with )?groups \[[^\]\n]{0,4000}\] (?:cannot|to) ${Q}(?<verb>[a-z:-]{1,60})${Q} (?:resource ${Q}(?<target>${QUOTED})${Q}(?: named ${Q}(?<name>${QUOTED})${Q})?|nonResourceURL ${Q}(?<path>${QUOTED})${Q}) (?:in namespace ${Q}(?<namespace>${QUOTED})${Q}|cluster-wide)`,
      'g',
    ),
    attributes({ verb = '', target = '', name = '', path, namespace = '' }) {
      if (path !== undefined) return { kind: 'path', verb, path }
      const [qualified = '', subresource = ''] = target.split('/', 2)
      return { kind: 'resource', verb, ...splitQualified(qualified), subresource, name, namespace }
    },
  },
]

/** Every refusal that a server logs in words of its own, at most 50 of each. */
export function extractLogged(unwrapped: Unwrapped): (FoundForbidden | FoundPart)[] {
  return [...logged(unwrapped), ...proxied(unwrapped)]
}

/**
 * What kube-rbac-proxy and those that copied it say of a call on their own program (`pkg/filters/auth.go`), each checked as its
 * configuration says: of the resource neither group, name nor namespace, and of a path nothing.
 */
const PROXIED =
  /\bForbidden \(user=(?<user>[^\s,()]{1,600}), verb=(?<verb>[a-z]{1,20}), resource=(?!nodes\b)(?<resource>[a-z.-]{0,100}), subresource=(?<subresource>[a-z]{0,60})(?:, decision=\d)?\)/g

function proxied(unwrapped: Unwrapped): FoundPart[] {
  return [...matchesIn(unwrapped.text, PROXIED)]
    .slice(0, MOST)
    .map(({ index, 0: message, groups = {} }): FoundPart => {
      const { user = '', verb = '', resource = '', subresource = '' } = groups
      return {
        form: 'part',
        at: unwrapped.toSource(index),
        end: unwrapped.toSource(index + message.length),
        message,
        request: {
          user,
          verb,
          ...(resource === '' ? {} : { resource }),
          ...(subresource === '' ? {} : { subresource }),
        },
        missing: 'unsaid',
      }
    })
}

function logged(unwrapped: Unwrapped): FoundForbidden[] {
  return LOGGED.flatMap(({ pattern, attributes }) =>
    [...matchesIn(unwrapped.text, pattern)].slice(0, MOST).map(
      ({ index, 0: message, groups = {} }): FoundForbidden => ({
        form: 'forbidden',
        at: unwrapped.toSource(index),
        end: unwrapped.toSource(index + message.length),
        message,
        refusal: {
          kind: 'authorization',
          user: groups.user ?? '',
          attributes: attributes(groups),
          reason: '',
          dialect: 'current',
        },
      }),
    ),
  )
}

/** True for a kubelet's words that came through the API server: what it refused is the call of the API server itself. */
export function isPassedOn(message: string): boolean {
  return /^(?:unable to upgrade connection|Error from server)\b|\( ?pods\/[a-z]{3,12}\s$/.test(message)
}

/** True for a kubelet's refusal of a call on its node. */
export function isOfKubelet(message: string): boolean {
  return /\bForbidden\s{1,40}\(user=[^\s,()]{1,600},[^\n]{1,60}resource=nodes,/.test(message)
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
