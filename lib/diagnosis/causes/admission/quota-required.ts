import { code, listed, type Phrase, quote, say } from '@/lib/phrase/phrase'
import { parseQuotaText } from '@/lib/reader/sentences/quota-text'
import { clusterChange } from '../../fixes/cluster-change'
import { podChange } from '../../fixes/pod-change'
import type { AdmissionCause } from '../cause'
import { QUOTA_PLACE } from './places'

type Uncovered = { resources: readonly string[] } | { scopes: string }

export const quotaRequired: AdmissionCause<'J4', Uncovered> = {
  id: 'J4',
  family: 'admission',
  title: 'Nothing may be consumed without a quota',
  nature: 'state',
  find({ text }) {
    const quota = parseQuotaText(text)
    if (quota?.kind === 'uncovered') return [{ confidence: 'proven', data: { scopes: quota.scopes } }]
    return quota?.kind === 'insufficient'
      ? [{ confidence: 'proven', data: { resources: quota.resources } }]
      : []
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
}

function covered(data: Uncovered): Phrase {
  return 'scopes' in data ? say`${quote(data.scopes)} in its scopeSelector` : listed(data.resources.map(code))
}
