import { code, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { sayWait } from '@/lib/words/durations'
import { clusterChange, podChange, requestChange } from '../../fixes/draft'
import { callTheVariables, ENDPOINTS, type Failed, failed, probedCause, the } from './failed'
import { ALLOW_DNS, CLUSTER_DNS, type LookUp, whyUnresolved } from './resolv-conf'

/** kubectl goes there when it has neither a kubeconfig nor a ServiceAccount volume. */
function isUnconfigured({ target, isOwn }: Failed): boolean {
  return !isOwn && /^(?:localhost|127\.0\.0\.1|\[::1\]):(?:8080|80)$/.test(target)
}

const GIVE_KUBECONFIG = requestChange(
  say`Give the client a kubeconfig: name its file in KUBECONFIG, choose one of its contexts, or let your provider write one.`,
  { command: 'kubectl config get-contexts' },
)
const MOUNT_ACCOUNT = podChange(
  say`In a pod, mount the ServiceAccount volume (automountServiceAccountToken: true).`,
)

export const nothingListens = probedCause<'A1'>({
  id: 'A1',
  title: 'Nothing listens there',
  nature: 'wrong',
  situation: 'refused',
  codes: /^ECONNREFUSED$/,
  find: (found) => failed(found, 'nothing-listens'),
  confidence: 'likely',
  tells: (data) =>
    isUnconfigured(data)
      ? [
          say`The connection to ${the(data.target)} was refused`,
          say`kubectl and client libraries call this address when they find neither a kubeconfig nor a ServiceAccount volume`,
        ]
      : [
          say`The connection to ${the(data.target)} was refused: nothing listens there, or a firewall rejects it`,
          say`The host or the port is wrong, or the API server is down or restarting`,
        ],
  fixes: (data) =>
    isUnconfigured(data)
      ? [GIVE_KUBECONFIG, MOUNT_ACCOUNT]
      : [
          ...callTheVariables(data),
          clusterChange(say`Compare the address with those on which the API server listens.`, {
            command: ENDPOINTS,
          }),
        ],
})

export const noAnswer = probedCause<'A2', Failed & { ms?: number }>({
  id: 'A2',
  title: 'No answer comes back',
  nature: 'state',
  situation: 'silent',
  find: (found) => failed(found, 'no-answer'),
  confidence: 'likely',
  tells: ({ target, ms }) => [
    say`No answer came from ${the(target)}${ms === undefined ? NOTHING : say` to the TCP connect within ${words(sayWait(ms))}`}`,
    say`Usually packets are dropped on the way (NetworkPolicy, security group, firewall, missing route), or the port is wrong`,
  ],
  fixes: (data) => [
    clusterChange(
      say`Allow egress from the pod to the endpoints behind Service default/kubernetes, on 443 and on their own port (often 6443), and to cluster DNS. With most network plugins a NetworkPolicy applies to the address behind the Service, not the ClusterIP. Then check routes and firewalls between the node and the control plane.`,
      { command: ENDPOINTS },
    ),
    ...callTheVariables(data),
  ],
})

type Told = 'no such name' | 'an error' | 'nothing'

interface Unresolved extends Failed {
  /** What a look-up in this pod saw. */
  lookUp?: LookUp
  /** What a client's text says that the resolver said; absent where its words cover both an answer and silence. */
  told?: Told
}

// Of Go, whose words for SERVFAIL and REFUSED are the same, and of EAI_NONAME, which glibc and musl give for NXDOMAIN.
const TOLD: readonly (readonly [RegExp, Told])[] = [
  [/no such host|\bENOTFOUND\b|Name or service not known|Name does not resolve/, 'no such name'],
  [/server misbehaving/, 'an error'],
  [/\blookup \S{1,253}(?: on \S{1,64})?: (?:\S{1,120} ){0,4}i\/o timeout/, 'nothing'],
]

const SPELLING = say`Check the spelling of the name.`

const BY_TEXT: Record<Told | '', { says: Phrase; change: Phrase }> = {
  'no such name': {
    says: say`: the resolver says that it does not exist. It is misspelled, or the pod does not use cluster DNS (dnsPolicy: Default).`,
    change: say`${SPELLING} ${CLUSTER_DNS}`,
  },
  'an error': {
    says: say`: the resolver answered with an error, such as SERVFAIL or REFUSED. The name is misspelled, or one that the resolver cannot find out.`,
    change: say`${SPELLING} Then check cluster DNS and the servers that it asks.`,
  },
  nothing: {
    says: say`: the resolver did not answer. Usually cluster DNS is down or overloaded, or packets to port 53 are dropped, as by a NetworkPolicy.`,
    change: say`Check cluster DNS. ${ALLOW_DNS}`,
  },
  '': {
    says: say`: it is misspelled, cluster DNS is unavailable, a NetworkPolicy blocks port 53, or the pod does not use cluster DNS (dnsPolicy: Default).`,
    change: say`${CLUSTER_DNS} ${ALLOW_DNS}`,
  },
}

function nameOf(target: string): string {
  return target.replace(/:\d{1,5}$/, '')
}

export const nameNotResolved = probedCause<'A3', Unresolved>({
  id: 'A3',
  title: 'The name does not resolve',
  nature: 'wrong',
  road: 'dns',
  situation: 'name-unresolved',
  // getaddrinfo(3) and the resolver's own; DNS_TIMEOUT is silence before there was an address.
  codes: /^(?:ENOTFOUND|EAI_[A-Z]+|ESERVFAIL|ENODATA|EREFUSED|DNS_TIMEOUT)$/,
  find(found) {
    const data = failed(found, 'name-not-resolved')
    return (
      data && { ...data, ...present({ told: TOLD.find(([pattern]) => pattern.test(found.message))?.[1] }) }
    )
  },
  confidence: 'likely',
  tells: ({ target, lookUp, told }) => {
    const name = target === '' ? say`of the API server` : code(nameOf(target))
    return lookUp === undefined
      ? [say`The name ${name} did not resolve${BY_TEXT[told ?? ''].says}`]
      : [
          say`The name ${name} did not resolve (${code(lookUp.code)})`,
          whyUnresolved(nameOf(target), lookUp).says,
        ]
  },
  fixes: ({ lookUp, told, ...data }) => [
    ...callTheVariables(data),
    podChange(lookUp ? whyUnresolved(nameOf(data.target), lookUp).change : BY_TEXT[told ?? ''].change),
  ],
})

export const unreachedCauses = [nothingListens, noAnswer, nameNotResolved] as const
