import { code, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { kubectlCommand, shellQuote } from '@/lib/rbac/kubectl-command'
import { parseWebhookText, type WebhookText, type WebhookTrouble } from '@/lib/reader/sentences/webhook-text'
import { clusterChange, type FixDraft, requestChange } from '../../fixes/draft'
import { excerpt } from '../../wording/phrases'
import type { RefusedText, Unseen } from '../cause'
import { admissionCause, inText } from '../finding'
import { WEBHOOK_PLACE } from './places'
import { isStatic, sayStatic, staticFiles } from './policies'
import { webhookAccount } from './webhook-account'

/** How an admin finds the configuration that names a webhook. */
function webhookConfiguration({ webhook }: { webhook: string }): Unseen {
  if (isStatic(webhook)) return staticFiles(say`The configuration that names the webhook`)
  return {
    needs: say`The configuration that names the webhook: Podglass does not read webhook configurations.`,
    command: `kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o ${shellQuote('custom-columns=KIND:.kind,NAME:.metadata.name,WEBHOOKS:.webhooks[*].name')} | grep -F -- ${shellQuote(webhook)}`,
  }
}

/** Words of the JSON patch libraries, which webhooks that make a patch print as they are. */
const BROKEN_PATCH =
  /invalid JSON Document|[Jj]son ?[Pp]atch|Unable to (?:access|remove) invalid index|doc is missing (?:path|key)/

interface Denied {
  webhook: string
  says: string
}

const webhookDenies = admissionCause<'J8', Denied>({
  id: 'J8',
  title: 'An admission webhook denied it',
  nature: 'state',
  find({ text }) {
    const webhook = parseWebhookText(text)
    return webhook?.kind === 'denied' ? webhook : undefined
  },
  place: WEBHOOK_PLACE,
  says: ({ webhook, says }) =>
    says === ''
      ? say`Admission webhook ${code(webhook)} denied it and gave no reason.${sayStatic(webhook)}`
      : say`Admission webhook ${code(webhook)} denied it: ${excerpt(says)}.${sayStatic(webhook)}`,
  fixes: ({ webhook, says }) => [
    BROKEN_PATCH.test(says)
      ? clusterChange(
          say`Have whoever runs webhook ${code(webhook)} correct the patch that it answers with: the API server could not read or apply it, and no change of the object helps for sure.`,
        )
      : requestChange(
          says === ''
            ? say`Change the object to meet the webhook’s rule.`
            : say`Change the object to meet the webhook’s rule: ${excerpt(says)}.`,
        ),
  ],
  settle: webhookConfiguration,
})

/** Behind these of its branches the dispatcher of the API server goes on (validating/dispatcher.go, mutating/dispatcher.go). */
const OPEN = /failing open |\bdispatcher\.go:\d{1,5}\] failed calling/
const CLOSED = /failing closed |Internal error occurred: /

type Failed = Extract<WebhookText, { kind: 'failed' }>

const TROUBLE: Record<Exclude<WebhookTrouble, 'answer'>, Phrase> = {
  refused: say`the connection to its address was refused`,
  'no-endpoints': say`its Service has no ready endpoints`,
  'no-service': say`its Service does not exist`,
  certificate: say`its TLS certificate was not accepted`,
  timeout: say`it did not answer in time`,
  dns: say`its host name does not resolve`,
  path: say`its server does not know the path`,
  other: say`the call failed`,
}

function sayService({ namespace, name }: NonNullable<Failed['service']>): Phrase {
  return say`Service ${code(`${namespace}/${name}`)}`
}

function sayTrouble({ webhook, trouble, service }: Failed): Phrase {
  const where = service ? say` (${sayService(service)})` : NOTHING
  const what =
    trouble === 'answer'
      ? say`answered with an error, or with what is no AdmissionReview`
      : say`could not be called: ${TROUBLE[trouble]}`
  return say`Admission webhook ${code(webhook)}${where} ${what}.`
}

function sayWebhookDown(failed: Failed, { text }: RefusedText): Phrase {
  // A client gets these words only where the policy is Fail.
  const policy = CLOSED.test(text) ? say` Its failurePolicy is Fail.` : NOTHING
  return say`${sayTrouble(failed)}${policy} The error: ${excerpt(failed.says)}.`
}

function webhookDown({ webhook, service, trouble }: Failed): FixDraft[] {
  if (trouble === 'answer') {
    return [
      clusterChange(
        say`Have an admin find out from the log of its server why webhook ${code(webhook)} does not answer with an AdmissionReview of the version and the UID that it was sent.`,
      ),
    ]
  }
  const retry = requestChange(say`Retry the call once the webhook answers again.`)
  if (!service) {
    return [
      clusterChange(
        say`Have an admin bring back the server of webhook ${code(webhook)}, or fix its certificate.`,
      ),
      retry,
    ]
  }
  const where = sayService(service)
  if (trouble === 'no-service') {
    return [
      clusterChange(
        say`If the webhook’s server was uninstalled, have an admin delete the configuration that it left behind: the one that names ${code(webhook)}.`,
        { command: webhookConfiguration({ webhook }).command },
      ),
      clusterChange(say`Otherwise, have an admin recreate ${where}.`),
      retry,
    ]
  }
  const says =
    trouble === 'certificate'
      ? say`Have an admin renew the certificate of ${where}, or the caBundle in the webhook’s configuration.`
      : trouble === 'path'
        ? say`Have an admin correct the path in the webhook’s configuration, or the server behind ${where}.`
        : say`Have an admin bring back the pods behind ${where}, and let the API server reach them.`
  if (trouble === 'certificate' || trouble === 'path') return [clusterChange(says), retry]
  const slices = `kubernetes.io/service-name=${service.name}`
  const command = kubectlCommand`-n ${service.namespace} get endpointslices -l ${slices}`
  return [clusterChange(says, { command }), retry]
}

const webhookUnreachable = admissionCause<'J9', Failed>({
  id: 'J9',
  title: 'An admission webhook could not be called',
  nature: 'state',
  headline: 'The call was authorized, but admission could not judge it.',
  isUndecided: true,
  find({ text }) {
    const webhook = parseWebhookText(text)
    return webhook?.kind === 'failed' ? webhook : undefined
  },
  place: WEBHOOK_PLACE,
  says: sayWebhookDown,
  fixes: webhookDown,
  settle: webhookConfiguration,
})

// pkg/admission/plugin/webhook/errors/statuserror.go of kubernetes/apiserver, 1.12+.
const NO_DRY_RUN = /^admission webhook ["']?([^"'\s]{1,253})["']? does not support dry run/

const webhookDryRun = admissionCause<'J19', { webhook: string }>({
  id: 'J19',
  title: 'An admission webhook allows no dry run',
  nature: 'state',
  headline: 'The call was authorized, but no dry run of it is possible.',
  isUndecided: true,
  find({ text }) {
    const [, webhook] = NO_DRY_RUN.exec(text) ?? []
    return webhook === undefined ? undefined : { webhook }
  },
  place: WEBHOOK_PLACE,
  says: ({ webhook }) =>
    say`Admission webhook ${code(webhook)} does not declare that it has no side effects, so the API server refuses each dry run that it would judge, without calling it. The write itself is not refused by that.`,
  fixes: ({ webhook }) => [
    clusterChange(
      say`Have whoever installs webhook ${code(webhook)} set sideEffects: None, or NoneOnDryRun where its server honors dryRun, in its configuration.`,
    ),
    requestChange(
      say`Make the call without a dry run. kubectl diff and the server-side apply of Flux, Argo CD and Terraform make one first.`,
    ),
  ],
  settle: webhookConfiguration,
})

/** The API server goes on without a webhook whose failurePolicy is Ignore, and writes so in its own log. */
export const webhookSkippedInText = inText<'J9', Failed, RefusedText>(webhookUnreachable, {
  headline: 'The API server could not call a webhook and went on without it, so this refused nothing.',
  isUndecided: true,
  find({ text }) {
    const webhook = OPEN.test(text) ? parseWebhookText(text) : undefined
    return webhook?.kind === 'failed' ? webhook : undefined
  },
  says: (failed) =>
    say`${sayTrouble(failed)} Its failurePolicy is Ignore, so the call went on. The error: ${excerpt(failed.says)}.`,
  fixes: webhookDown,
  settle: webhookConfiguration,
})

export const webhookCauses = [webhookAccount, webhookDenies, webhookUnreachable, webhookDryRun] as const
