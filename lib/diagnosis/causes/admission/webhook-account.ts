import { toYaml } from '@/lib/objects/to-yaml'
import { capitalized, code, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import type { PolicyRule } from '@/lib/rbac/types'
import { type KyvernoLack, parseKyvernoLack } from '@/lib/reader/sentences/kyverno-text'
import { parseWebhookText } from '@/lib/reader/sentences/webhook-text'
import { groupOfKind, resourceOfKind } from '@/lib/words/known-resources'
import { type FixDraft, requestChange } from '../../fixes/draft'
import { opensBeyond } from '../../opens'
import { actedByWebhook } from '../../who-acted'
import { admissionCause } from '../finding'
import { WEBHOOK_PLACE } from './places'

interface OwnLack {
  webhook: string
  /** The account that was refused, and never the one that asks. */
  who: Phrase
  what: Phrase
  fix: FixDraft
}

function ofKyverno(webhook: string, lack: KyvernoLack): OwnLack {
  const { controller, account, verbs, kind } = lack
  const known = resourceOfKind(kind)
  const resource = known === kind ? `${kind.toLowerCase()}s` : known
  const group = lack.group === '' ? groupOfKind(kind) : lack.group
  const rule: PolicyRule = { verbs: [...verbs], apiGroups: [group], resources: [resource] }
  const role = `${controller}-controller`
  const metadata = {
    name: `kyverno:${role}:${resource}`,
    labels: {
      [`rbac.kyverno.io/aggregate-to-${role}`]: 'true',
      'app.kubernetes.io/component': role,
      'app.kubernetes.io/instance': 'kyverno',
      'app.kubernetes.io/part-of': 'kyverno',
    },
  }
  const yaml = toYaml({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata,
    rules: [rule],
  })
  const named = code(group === '' ? resource : `${resource}.${group}`)
  const place = lack.namespace === undefined ? NOTHING : say` in namespace ${code(lack.namespace)}`
  return {
    webhook,
    who: account === undefined ? say`Kyverno’s ${code(role)}` : sayUser(account),
    what: say`${listed(verbs.map(code))} on ${named}${place}`,
    fix: {
      where: 'role',
      says: say`Add a ClusterRole that is aggregated to Kyverno’s ${code(role)} by its label, with exactly these verbs on ${named}. Before Kyverno 1.13 the chart’s three other labels gather it.${known === kind ? say` The plural of ${code(kind)} is a guess: compare it with ${code('kubectl api-resources')}.` : NOTHING}`,
      yaml,
      opens: opensBeyond([rule], '', []),
    },
  }
}

const UNNAMED =
  /: (?:auth check fails\b|(?:kyverno|(?<account>system:serviceaccount:[a-z0-9-]{1,63}:[a-z0-9.-]{1,253})) (?:requires permissions|does not have permissions)\b)/

/** Of a text that does not say which permission, as where it was cut off. */
function ofUnnamed(webhook: string, says: string): OwnLack | undefined {
  const match = UNNAMED.exec(says)
  const account = match?.groups?.account
  return match
    ? {
        webhook,
        who: account === undefined ? say`an account of Kyverno` : sayUser(account),
        what: say`a permission that this text does not name`,
        fix: requestChange(
          say`Paste the webhook’s whole text: behind these words it names the permission that a Role has to give.`,
        ),
      }
    : undefined
}

/** Those that say what Kyverno lacks. What its resource webhooks say is a policy's own message, in which an object has a part. */
const OWN_WEBHOOK = /^(?!(?:validate|mutate)\.kyverno\.svc)[a-z0-9.-]{1,253}\.svc$/

/** A webhook that refuses since an account of its own lacks a permission: a Role for that account is the fix, and the object is right. */
export const webhookAccount = admissionCause<'J20', OwnLack>({
  id: 'J20',
  title: 'A webhook’s own account lacks a permission',
  nature: 'missing',
  headline: 'A webhook refused it since another account lacks a permission, not the one that asks.',
  find({ text }) {
    const webhook = parseWebhookText(text)
    if (webhook?.kind !== 'denied' || !OWN_WEBHOOK.test(webhook.webhook)) return undefined
    const lack = parseKyvernoLack(webhook.says)
    return lack ? ofKyverno(webhook.webhook, lack) : ofUnnamed(webhook.webhook, webhook.says)
  },
  // A renamed chart's cleanup webhook, or another service that uses these words.
  confidence: ({ webhook }) => (webhook.endsWith('.kyverno.svc') ? undefined : 'likely'),
  place: WEBHOOK_PLACE,
  says: ({ webhook, who, what }) =>
    say`${capitalized(who)} lacks ${what}. Webhook ${code(webhook)} refuses what would need it later: it acts with that account. The call itself was authorized, and the object is not what is wrong.`,
  acted: ({ webhook, who, what }) => actedByWebhook(webhook, who, what),
  fixes: ({ fix }) => [fix],
})
