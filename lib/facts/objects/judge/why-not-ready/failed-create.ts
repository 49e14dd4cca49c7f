import { parseLimitText } from '@/lib/reader/sentences/limit-text'
import { parsePodSecurityText } from '@/lib/reader/sentences/pod-security-text'
import { parseQuotaText } from '@/lib/reader/sentences/quota-text'
import { parseWebhookText } from '@/lib/reader/sentences/webhook-text'
import { shortListOf } from '@/lib/words/lists'
import type { ObjectEvent } from '../../contract/object'
import { ended } from './facts'

// 'pods "web-x" is forbidden: exceeded quota: …', after what the controller of each kind puts before it in an event.
function cut(message: string): string {
  return message
    .replace(/^Error creating: /, '')
    .replace(/^create Pod \S{1,253} in StatefulSet \S{1,253} failed error: /, '')
    .replace(/^pods "[^"]*" is forbidden: /, '')
}

/** Why a controller's pod was refused by the API server, in one clause, from its FailedCreate event or condition. */
export function sayFailedCreate(message: string): string {
  const text = cut(message)
  const quota = parseQuotaText(text)
  if (quota?.kind === 'exceeded') {
    const rows = quota.rows.map(
      ({ resource, requested, used, limited }) =>
        `${resource}: ${requested} requested, ${used} of ${limited} in use`,
    )
    return `ResourceQuota ${quota.quota} has no room left (${shortListOf(rows)}).`
  }
  if (quota?.kind === 'unstated') {
    return `ResourceQuota ${quota.quota} counts ${shortListOf(quota.missing.map(({ resource }) => resource))}, which its containers do not set.`
  }
  if (parsePodSecurityText(text) !== undefined)
    return `the Pod Security level of the namespace forbids it: ${ended(text)}`
  if (parseLimitText(text).length > 0) return `a LimitRange of the namespace forbids it: ${ended(text)}`
  const webhook = parseWebhookText(text)
  if (webhook?.kind === 'failed')
    return `admission webhook ${webhook.webhook} cannot be called: ${ended(webhook.says.replace(/^Post "[^"]*": /, ''))}`
  if (webhook?.kind === 'denied')
    return `admission webhook ${webhook.webhook} refuses it${webhook.says === '' ? '.' : `: ${ended(webhook.says)}`}`
  const account =
    /error looking up service account ([^/\s]+)\/([^\s:]+): serviceaccount "[^"]+" not found/.exec(text)
  if (account) return `its ServiceAccount ${account[1]}/${account[2]} does not exist.`
  return ended(text)
}

export function failedCreate(events: readonly ObjectEvent[] | 'unread' | undefined): ObjectEvent | undefined {
  if (events === undefined || events === 'unread') return undefined
  return events.find(({ reason }) => reason === 'FailedCreate')
}
