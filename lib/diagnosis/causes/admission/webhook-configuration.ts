import { say } from '@/lib/phrase/phrase'
import { shellQuote } from '../../shell-quote'
import type { Unseen } from '../cause'
import { isStatic, staticFiles } from './static-manifest'

/** How an admin finds the configuration that names a webhook. */
export function webhookConfiguration({ webhook }: { webhook: string }): Unseen {
  if (isStatic(webhook)) return staticFiles(say`The configuration that names the webhook`)
  return {
    needs: say`The configuration that names the webhook: this page does not read webhook configurations.`,
    command: `kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o ${shellQuote('custom-columns=KIND:.kind,NAME:.metadata.name,WEBHOOKS:.webhooks[*].name')} | grep -F -- ${shellQuote(webhook)}`,
  }
}
