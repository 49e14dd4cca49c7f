import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import { parseLimitText } from '../refusal-texts/limit-text'
import { parsePodSecurityText } from '../refusal-texts/pod-security-text'
import { parseQuotaText } from '../refusal-texts/quota-text'
import { parseSccText } from '../refusal-texts/scc-text'
import { parseWebhookText } from '../refusal-texts/webhook-text'
import type { CauseData, FamilyFinding, FindingOf } from './finding'
import type { FamilyId } from './table'

type Id = FamilyId<'admission'>
export type AdmissionFinding = FamilyFinding<'admission'>

// The text is the admission plugin's own sentence, so what it names is proven; what lies behind it is not claimed.
function found<K extends Id>(id: K, data: CauseData[K]): FindingOf<K> {
  return { id, confidence: 'proven', distance: 0, data }
}

const POLICY =
  /ValidatingAdmissionPolicy '([^']{1,253})' with binding '([^']{1,253})' denied request: ([\s\S]*)$/
const TERMINATING = /^unable to create new content in namespace (\S{1,63}) because it is being terminated/
const ACCOUNT =
  /^error looking up service account ([^\s/]{1,63})\/([^\s:]{1,253}): serviceaccount "[^"]{1,253}" not found/
const PRIORITY_CLASS = /no PriorityClass with name (\S{1,253}) was found/

/**
 * Family J by the text of one refusal that came after authorization, `target` being what stands before "is forbidden".
 * Undefined for a plugin that the table does not know.
 */
export function admissionCause(target: RefusedTarget, text: string): AdmissionFinding | undefined {
  const podSecurity = parsePodSecurityText(text)
  if (podSecurity) return found('J6', { target, ...podSecurity })
  const providers = parseSccText(text)
  if (providers) return found('J14', { providers })
  return (
    quotaCause(target, text) ??
    calledOutCause(text) ??
    namespaceCause(target, text) ??
    podCause(text) ??
    limitCause(target, text)
  )
}

function quotaCause(target: RefusedTarget, text: string): AdmissionFinding | undefined {
  const quota = parseQuotaText(text)
  switch (quota?.kind) {
    case 'exceeded':
      return found('J1', { target, quota: quota.quota, rows: quota.rows })
    case 'unstated':
      return found('J2', { target, quota: quota.quota, missing: quota.missing })
    case 'unknown-usage':
      return found('J3', { quota: quota.quota, resources: quota.resources })
    case 'insufficient':
      return found('J4', { resources: quota.resources })
    case undefined:
      return undefined
  }
}

/** Policies and webhooks, whose texts also come bare and with a status code of their own choice. */
export function calledOutCause(message: string): FindingOf<'J7' | 'J8' | 'J9'> | undefined {
  const policy = POLICY.exec(message)
  if (policy) {
    const [, name = '', binding = '', says = ''] = policy
    return found('J7', { policy: name, binding, says: says.trim() })
  }
  const webhook = parseWebhookText(message)
  if (webhook?.kind === 'denied') return found('J8', { webhook: webhook.webhook, says: webhook.says })
  if (webhook?.kind !== 'failed') return undefined
  const { kind: _, ...data } = webhook
  return found('J9', data)
}

function namespaceCause(target: RefusedTarget, text: string): AdmissionFinding | undefined {
  const terminating = TERMINATING.exec(text)
  if (terminating) return found('J10', { namespace: terminating[1] ?? '' })
  if (text.startsWith('this namespace may not be deleted')) return found('J12', { namespace: target.name })
  return text.startsWith('not yet ready to handle request') ? found('J13', {}) : undefined
}

function podCause(text: string): AdmissionFinding | undefined {
  const account = ACCOUNT.exec(text)
  if (account) return found('J11', { namespace: account[1] ?? '', name: account[2] ?? '' })
  const priority = PRIORITY_CLASS.exec(text)
  if (priority) return found('J15', { name: priority[1] ?? '', says: text })
  if (text.startsWith('the integer value of priority ')) return found('J15', { name: '', says: text })
  const node = /^node "([^"]{1,253})" (?:is not allowed|can only|cannot) /.exec(text)
  return node ? found('J16', { node: node[1] ?? '', says: text }) : undefined
}

function limitCause(target: RefusedTarget, text: string): AdmissionFinding | undefined {
  const limits = parseLimitText(text)
  return limits.length === 0 ? undefined : found('J5', { target, limits })
}
