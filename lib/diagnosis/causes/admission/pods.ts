import { toYaml } from '@/lib/objects/to-yaml'
import { code, inTurn, NOTHING, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import { type LimitBroken, parseLimitText } from '@/lib/reader/sentences/limit-text'
import { sayBytes } from '@/lib/words/bytes'
import { clusterChange, podChange, requestChange } from '../../fixes/draft'
import { excerpt } from '../../wording/phrases'
import { admissionCause } from '../finding'
import { MUTATING_PLACE } from './places'

const ACCOUNT =
  /^(?:error looking up )?service account ([^\s/]{1,63})\/([^\s:]{1,253})(?:: serviceaccount "[^"]{1,253}" not found| was not found, retry after the service account is created)/

const accountMissing = admissionCause<'J11', { namespace: string; name: string }>({
  id: 'J11',
  title: 'The pod’s ServiceAccount does not exist',
  nature: 'wrong',
  find({ text }) {
    const [, namespace, name] = ACCOUNT.exec(text) ?? []
    return namespace !== undefined && name !== undefined ? { namespace, name } : undefined
  },
  place: MUTATING_PLACE,
  says: ({ namespace, name }) =>
    say`The pod is set to run as ServiceAccount ${code(`${namespace}/${name}`)}, which the API server did not find.`,
  fixes: ({ namespace, name }) => [
    ...(name === 'default'
      ? [
          requestChange(
            say`If the namespace is new, retry after a few seconds: a controller creates this account.`,
          ),
        ]
      : []),
    podChange(say`Set spec.serviceAccountName to a ServiceAccount that exists.`, {
      command: kubectlCommand`-n ${namespace} get serviceaccounts`,
    }),
    clusterChange(
      say`Create ServiceAccount ${code(`${namespace}/${name}`)}. It then has what every ServiceAccount in the namespace has, and what existing bindings grant to that name.`,
      {
        opensUnlisted: true,
        yaml: toYaml({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }),
        command: kubectlCommand`-n ${namespace} create serviceaccount ${name}`,
      },
    ),
  ],
})

interface Priority {
  /** "" when the text is about a number, not a class. */
  name: string
  says: string
}

const PRIORITY_CLASS = /no PriorityClass with name (\S{1,253}) was found/

const priorityClass = admissionCause<'J15', Priority>({
  id: 'J15',
  title: 'The priority class does not fit',
  nature: 'wrong',
  find({ text }) {
    const [, name] = PRIORITY_CLASS.exec(text) ?? []
    if (name !== undefined) return { name, says: text }
    return /^(?:the integer value of priority |pods with \S{1,253} priorityClass is not permitted)/.test(text)
      ? { name: '', says: text }
      : undefined
  },
  place: MUTATING_PLACE,
  says: ({ name, says }) =>
    name === ''
      ? say`The pod's priority or its class does not fit: ${excerpt(says)}.`
      : say`The pod names PriorityClass ${code(name)}, which the API server did not find.`,
  fixes: () => [
    podChange(say`Use a PriorityClass that exists, or leave out priority and priorityClassName.`, {
      command: kubectlCommand`get priorityclasses`,
    }),
  ],
})

function sayLimit({ bound, resource, type, allowed, stated }: LimitBroken): Phrase {
  return bound === 'ratio'
    ? say`limit to request of ${code(resource)} for each ${code(type)} may be ${code(allowed)} at most, and the ${quote(stated)}`
    : say`the ${words(bound)} of ${code(resource)} for each ${code(type)} is ${code(allowed)}, and ${/^no /.test(stated) ? NOTHING : say`the `}${quote(stated)}`
}

const limitRange = admissionCause<'J5', { limits: readonly LimitBroken[] }>({
  id: 'J5',
  title: 'A LimitRange does not allow the size',
  nature: 'wrong',
  find({ text }) {
    const limits = parseLimitText(text)
    return limits.length === 0 ? undefined : { limits }
  },
  says: ({ limits }) =>
    say`A LimitRange in the namespace does not allow it: ${inTurn(limits.map(sayLimit), '; ')}.`,
  fixes: (_, { namespace = '' }) => [
    podChange(
      say`Set requests and limits within these bounds. If a container sets none, the LimitRange fills in its defaults, if it has any.`,
      { command: kubectlCommand`-n ${namespace} get limitranges -o yaml` },
    ),
  ],
})

/** One resource that the node has less of than the pod would request: milli-CPUs or bytes. */
interface Short {
  resource: string
  requested: string
  allocatable: string
}

type ResizeRefused = { short: readonly Short[] } | { node: string; system: string }

const TOO_LARGE = /^node didn't have enough allocatable resources: /
const SHORT = /\b(cpu|memory), requested: (\d{1,20}), allocatable: (\d{1,20})/g
const OTHER_SYSTEM = /^pod resize is only supported on linux nodes, node "([^"]{1,253})" is "([^"]{1,63})"$/

function sayShort({ resource, requested, allocatable }: Short): Phrase {
  const exact = resource === 'cpu' ? (count: string) => `${count}m` : (count: string) => `${count} bytes`
  const rounded = resource === 'cpu' ? exact : (count: string) => sayBytes(Number(count))
  const amount = rounded(requested) === rounded(allocatable) ? exact : rounded
  return say`${words(amount(requested))} of ${code(resource)}, and the node has ${words(amount(allocatable))}`
}

// The texts of plugin PodResizeValidator (plugin/pkg/admission/podresize, since Kubernetes 1.36).
const resizeRefused = admissionCause<'J18', ResizeRefused>({
  id: 'J18',
  title: 'The pod’s node cannot make this resize',
  nature: 'wrong',
  find({ text }) {
    const [, node, system] = OTHER_SYSTEM.exec(text) ?? []
    if (node !== undefined && system !== undefined) return { node, system }
    if (!TOO_LARGE.test(text)) return undefined
    const short = [...text.matchAll(SHORT)].map(([, resource = '', requested = '', allocatable = '']) => ({
      resource,
      requested,
      allocatable,
    }))
    return short.length === 0 ? undefined : { short }
  },
  says: (data) =>
    'system' in data
      ? say`Only Linux nodes resize pods in place, and node ${code(data.node)} runs ${code(data.system)}.`
      : say`The pod would request more than its whole node can allocate: ${inTurn(data.short.map(sayShort), '; ')}.`,
  fixes: (data) =>
    'system' in data
      ? [podChange(say`Change the resources in the pod’s template instead, so a new pod gets them.`)]
      : [
          podChange(say`Request less than the node can allocate.`, {
            command: kubectlCommand`describe nodes`,
          }),
          podChange(
            say`Change the resources in the pod’s template, so a new pod is scheduled to a larger node.`,
          ),
        ],
})

export const podRefusals = [accountMissing, priorityClass, limitRange, resizeRefused] as const
