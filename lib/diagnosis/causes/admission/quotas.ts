import { code, inTurn, listed, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import { limitNeeded, parseQuotaText, type QuotaText } from '@/lib/reader/sentences/quota-text'
import { clusterChange, type FixDraft, podChange, requestChange } from '../../fixes/draft'
import { podPart } from '../../fixes/pod-change'
import { sayRefused } from '../../wording/phrases'
import { admissionCause } from '../finding'
import { QUOTA_PLACE } from './places'

type Exceeded = { target: RefusedTarget } & Extract<QuotaText, { kind: 'exceeded' }>

function sayQuota({ quota, rows, target }: Exceeded): Phrase {
  const each = rows.map((row) =>
    row.used === '' || row.limited === ''
      ? say`${code(row.requested)} ${code(row.resource)} requested`
      : say`${code(row.used)} of ${code(row.limited)} ${code(row.resource)} used, ${code(row.requested)} more requested`,
  )
  return say`ResourceQuota ${code(quota)} has no room for ${sayRefused(target)}. ${inTurn(each, '; ')}.`
}

/** What a quota limits by an amount; any other resource is counted in objects or devices. */
const AMOUNTS = /(?:cpu|memory|storage)$|(?:^|\.)hugepages-/

/** "fewer pods and secrets, and less requests.memory". */
function sayLess(resources: readonly string[]): Phrase {
  const kinds = [
    ['fewer', resources.filter((one) => !AMOUNTS.test(one))],
    ['less', resources.filter((one) => AMOUNTS.test(one))],
  ] as const
  const parts = kinds.flatMap(([word, names]) =>
    names.length === 0 ? [] : [say`${words(word)} ${listed(names.map(code))}`],
  )
  return inTurn(parts, ', and ')
}

const NAMELESS = say`The text does not name the namespace: add it with -n.`

function quotaFixes({ quota, rows }: Exceeded, namespace: string): FixDraft[] {
  const less = sayLess(rows.map(({ resource }) => resource))
  const needed = rows.map((row) => [row.resource, limitNeeded(row)] as const)
  const hard = needed.flatMap(([resource, limit]) =>
    limit === undefined ? [] : [[resource, limit] as const],
  )
  const isWhole = hard.length === rows.length
  const patch = JSON.stringify({ spec: { hard: Object.fromEntries(hard) } })
  const raised = listed(hard.map(([resource, limit]) => say`${code(resource)} to at least ${code(limit)}`))
  return [
    requestChange(say`Request ${less}, or delete what is no longer needed.`, {
      command: kubectlCommand`-n ${namespace} describe resourcequota ${quota}`,
      ...(namespace === '' ? { warning: NAMELESS } : {}),
    }),
    clusterChange(
      isWhole
        ? say`Have an admin raise ResourceQuota ${code(quota)}: ${raised}.`
        : say`Have an admin raise ResourceQuota ${code(quota)}.`,
      isWhole
        ? {
            command: kubectlCommand`-n ${namespace} patch resourcequota ${quota} --type=merge -p ${patch}`,
            ...(namespace === '' ? { warning: NAMELESS } : {}),
          }
        : {},
    ),
  ]
}

const quotaExceeded = admissionCause<'J1', Exceeded>({
  id: 'J1',
  title: 'The quota is exceeded',
  nature: 'state',
  find({ text, target }) {
    const quota = parseQuotaText(text)
    return quota?.kind === 'exceeded' ? { ...quota, target } : undefined
  },
  place: QUOTA_PLACE,
  says: sayQuota,
  fixes: (data, { namespace = '' }) => quotaFixes(data, namespace),
})

type Unstated = Extract<QuotaText, { kind: 'unstated' }>

function sayUnstated({ missing }: Unstated): Phrase {
  return listed(
    missing.map(({ resource, containers }) =>
      containers.length === 0
        ? code(resource)
        : say`${code(resource)} (not set by ${words(containers.length > 1 ? 'containers' : 'container')} ${listed(containers.map(code))})`,
    ),
  )
}

const EXAMPLES: readonly (readonly [RegExp, string])[] = [
  [/cpu$/, '100m'],
  [/ephemeral-storage$/, '1Gi'],
  [/(?:memory|storage)$/, '128Mi'],
]

function statedResources({ quota, missing }: Unstated): FixDraft {
  const containers = new Map<string, Map<string, Map<string, string>>>()
  for (const { resource, containers: names } of missing) {
    const [bound = '', ...rest] = resource.includes('.') ? resource.split('.') : ['requests', resource]
    const example = EXAMPLES.find(([form]) => form.test(resource))?.[1]
    if (example === undefined || (bound !== 'limits' && bound !== 'requests')) continue
    for (const name of names) {
      const bounds = containers.get(name) ?? new Map<string, Map<string, string>>()
      bounds.set(bound, (bounds.get(bound) ?? new Map<string, string>()).set(rest.join('.'), example))
      containers.set(name, bounds)
    }
  }
  const says = say`Set ${listed(missing.map(({ resource }) => code(resource)))} on every container, or have a LimitRange fill in defaults, so ResourceQuota ${code(quota)} can count them.`
  if (containers.size === 0) return podChange(says)
  const patched = [...containers].map(([name, bounds]) => ({
    name,
    resources: Object.fromEntries([...bounds].map(([bound, list]) => [bound, Object.fromEntries(list)])),
  }))
  return podChange(says, {
    yaml: podPart({ containers: patched }),
    warning: say`The quantities are examples: use what the program needs.`,
  })
}

const quotaUnstated = admissionCause<'J2', Unstated>({
  id: 'J2',
  title: 'The quota requires resources to be set',
  nature: 'wrong',
  find({ text }) {
    const quota = parseQuotaText(text)
    return quota?.kind === 'unstated' ? quota : undefined
  },
  place: QUOTA_PLACE,
  says: (data) =>
    say`ResourceQuota ${code(data.quota)} counts ${sayUnstated(data)}, so every container must set ${words(data.missing.length === 1 ? 'it' : 'them')}.`,
  fixes: (data) => [statedResources(data)],
})

const quotaNotComputed = admissionCause<'J3', { quota: string; resources: readonly string[] }>({
  id: 'J3',
  title: 'The quota is not computed yet',
  nature: 'state',
  find({ text }) {
    const quota = parseQuotaText(text)
    return quota?.kind === 'unknown-usage' ? quota : undefined
  },
  place: QUOTA_PLACE,
  says: ({ quota, resources }) =>
    say`ResourceQuota ${code(quota)} has no usage yet for ${listed(resources.map(code))}: its controller has not filled in the status. Until it does, nothing that the quota counts is admitted.`,
  fixes: () => [requestChange(say`Retry the call after a few seconds.`)],
})

type Uncovered = { resources: readonly string[] } | { scopes: string }

const quotaRequired = admissionCause<'J4', Uncovered>({
  id: 'J4',
  title: 'The resource needs a quota',
  nature: 'state',
  find({ text }) {
    const quota = parseQuotaText(text)
    return quota?.kind === 'uncovered' || quota?.kind === 'insufficient' ? quota : undefined
  },
  place: QUOTA_PLACE,
  says: (data) =>
    say`The API server is configured to let nothing ${
      'scopes' in data
        ? say`of scope ${quote(data.scopes)} in`
        : say`consume ${listed(data.resources.map(code))}`
    } without a ResourceQuota that covers it, and this namespace has none that does.`,
  fixes: (data) => [
    clusterChange(say`Ask for a ResourceQuota in the namespace that covers ${covered(data)}.`),
    ...('scopes' in data && data.scopes.includes('PriorityClass')
      ? [podChange(say`Leave out priorityClassName, or use a class that needs no quota.`)]
      : []),
  ],
})

function covered(data: Uncovered): Phrase {
  return 'scopes' in data ? say`${quote(data.scopes)} in its scopeSelector` : listed(data.resources.map(code))
}

export const quotaCauses = [quotaExceeded, quotaUnstated, quotaNotComputed, quotaRequired] as const
