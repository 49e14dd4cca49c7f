import { code, listed, say } from '@/lib/phrase/phrase'
import { parseQuotaText } from '@/lib/reader/sentences/quota-text'
import { requestChange } from '../../fixes/request-change'
import type { AdmissionCause } from '../cause'
import { QUOTA_PLACE } from './places'

export const quotaNotComputed: AdmissionCause<'J3', { quota: string; resources: readonly string[] }> = {
  id: 'J3',
  family: 'admission',
  title: 'The quota is not computed yet',
  nature: 'state',
  find({ text }) {
    const quota = parseQuotaText(text)
    return quota?.kind === 'unknown-usage'
      ? [{ confidence: 'proven', data: { quota: quota.quota, resources: quota.resources } }]
      : []
  },
  place: QUOTA_PLACE,
  says: ({ quota, resources }) =>
    say`ResourceQuota ${code(quota)} has no usage yet for ${listed(resources.map(code))}: its controller has not filled in the status. Until it does, nothing that the quota counts is admitted.`,
  fixes: () => [requestChange(say`Retry the call after a few seconds.`)],
}
