import { code, listed, say } from '@/lib/phrase/phrase'
import { parseQuotaText } from '@/lib/reader/sentences/quota-text'
import { clusterChange } from '../../fixes/cluster-change'
import type { AdmissionCause } from '../cause'
import { QUOTA_PLACE } from './places'

export const quotaRequired: AdmissionCause<'J4', { resources: readonly string[] }> = {
  id: 'J4',
  family: 'admission',
  title: 'Nothing may be consumed without a quota',
  nature: 'state',
  find({ text }) {
    const quota = parseQuotaText(text)
    return quota?.kind === 'insufficient'
      ? [{ confidence: 'proven', data: { resources: quota.resources } }]
      : []
  },
  place: QUOTA_PLACE,
  says: ({ resources }) =>
    say`The API server is configured to let nothing consume ${listed(resources.map(code))} without a ResourceQuota that covers it, and this namespace has none that does.`,
  fixes: ({ resources }) => [
    clusterChange(say`Ask for a ResourceQuota in the namespace that covers ${listed(resources.map(code))}.`),
  ],
}
