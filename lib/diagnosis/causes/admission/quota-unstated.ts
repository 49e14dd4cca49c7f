import { code, listed, type Phrase, say, words } from '@/lib/phrase/phrase'
import { parseQuotaText, type QuotaText } from '@/lib/reader/sentences/quota-text'
import type { FixDraft } from '../../fixes/draft'
import { podChange } from '../../fixes/pod-change'
import { podPart } from '../../fixes/pod-part'
import type { AdmissionCause } from '../cause'
import { QUOTA_PLACE } from './places'

type Unstated = Omit<Extract<QuotaText, { kind: 'unstated' }>, 'kind'>

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

export const quotaUnstated: AdmissionCause<'J2', Unstated> = {
  id: 'J2',
  family: 'admission',
  title: 'The quota requires resources to be set',
  nature: 'wrong',
  find({ text }) {
    const quota = parseQuotaText(text)
    return quota?.kind === 'unstated'
      ? [{ confidence: 'proven', data: { quota: quota.quota, missing: quota.missing } }]
      : []
  },
  place: QUOTA_PLACE,
  says: (data) =>
    say`ResourceQuota ${code(data.quota)} counts ${sayUnstated(data)}, so every container must set it. A quota refusal proves that authorization said yes.`,
  fixes: (data) => [statedResources(data)],
}
