import { code, say } from '@/lib/phrase/phrase'
import { parseWebhookText } from '@/lib/reader/sentences/webhook-text'
import { requestChange } from '../../fixes/request-change'
import { excerpt } from '../../wording/excerpt'
import type { AdmissionCause } from '../cause'
import { WEBHOOK_PLACE } from './places'
import { sayStatic } from './static-manifest'
import { webhookConfiguration } from './webhook-configuration'

interface Denied {
  webhook: string
  says: string
}

export const webhookDenies: AdmissionCause<'J8', Denied> = {
  id: 'J8',
  family: 'admission',
  title: 'An admission webhook denied it',
  nature: 'state',
  find({ text }) {
    const webhook = parseWebhookText(text)
    return webhook?.kind === 'denied'
      ? [{ confidence: 'proven', data: { webhook: webhook.webhook, says: webhook.says } }]
      : []
  },
  place: WEBHOOK_PLACE,
  says: ({ webhook, says }) =>
    says === ''
      ? say`Admission webhook ${code(webhook)} denied it and gave no reason.${sayStatic(webhook)}`
      : say`Admission webhook ${code(webhook)} denied it: ${excerpt(says)}.${sayStatic(webhook)}`,
  fixes: ({ says }) => [
    requestChange(
      says === ''
        ? say`Change the object to meet the webhook’s rule.`
        : say`Change the object to meet the webhook’s rule: ${excerpt(says)}.`,
    ),
  ],
  settle: webhookConfiguration,
}
