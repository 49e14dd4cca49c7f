import type { Fix } from '@/lib/contract/explanation'
import { present } from '@/lib/present'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import { isUsedUp, limitNeeded, parseQuotaText, type QuotaText } from '@/lib/reader/sentences/quota-text'
import { listOf } from '@/lib/words/lists'
import { clusterChange } from '../../fixes/cluster-change'
import { requestChange } from '../../fixes/request-change'
import { kubectlCommand, operand } from '../../kubectl-command'
import { inNamespace } from '../../shell-quote'
import { describeRefused } from '../../wording/excerpt'
import type { AdmissionCause } from '../cause'
import { QUOTA_PLACE } from './places'

type Exceeded = { target: RefusedTarget } & Omit<Extract<QuotaText, { kind: 'exceeded' }>, 'kind'>

function sayQuota({ quota, rows, target }: Exceeded): string {
  const each = rows.map((row) => {
    const left = isUsedUp(row) ? ', so nothing is left' : ''
    return row.used === '' || row.limited === ''
      ? `${row.requested} ${row.resource} requested`
      : `${row.resource}: ${row.limited} allowed, ${row.used} used${left}, ${row.requested} more requested`
  })
  return `ResourceQuota ${quota} has no room for ${describeRefused(target)}. ${each.join('; ')}.`
}

const NAMELESS = 'The text does not name the namespace: add it with -n.'

function quotaFixes({ quota, rows }: Exceeded, namespace: string): Fix[] {
  const names = listOf(rows.map(({ resource }) => resource))
  const needed = rows.map((row) => [row.resource, limitNeeded(row)] as const)
  const hard = needed.flatMap(([resource, limit]) =>
    limit === undefined ? [] : [[resource, limit] as const],
  )
  const isWhole = hard.length === rows.length
  const patch = JSON.stringify({ spec: { hard: Object.fromEntries(hard) } })
  const raised = listOf(hard.map(([resource, limit]) => `${resource} to ${limit}`))
  return [
    requestChange(`Request less ${names}, or delete what no longer needs it.`, {
      ...present({
        command: kubectlCommand(...inNamespace(namespace), 'describe', 'resourcequota', operand(quota)),
      }),
      ...(namespace === '' ? { warning: NAMELESS } : {}),
    }),
    clusterChange(
      isWhole
        ? `Have an admin raise ResourceQuota ${quota}: ${raised} is the minimum that admits this.`
        : `Have an admin raise ResourceQuota ${quota}.`,
      isWhole
        ? {
            ...present({
              command: kubectlCommand(
                ...inNamespace(namespace),
                'patch',
                'resourcequota',
                operand(quota),
                '--type=merge',
                '-p',
                patch,
              ),
            }),
            ...(namespace === '' ? { warning: NAMELESS } : {}),
          }
        : {},
    ),
  ]
}

export const quotaExceeded: AdmissionCause<'J1', Exceeded> = {
  id: 'J1',
  family: 'admission',
  title: 'The quota is exceeded',
  nature: 'state',
  find({ text, target }) {
    const quota = parseQuotaText(text)
    return quota?.kind === 'exceeded'
      ? [{ confidence: 'proven', data: { target, quota: quota.quota, rows: quota.rows } }]
      : []
  },
  place: QUOTA_PLACE,
  says: (data) => `${sayQuota(data)} A quota refusal proves that authorization said yes.`,
  fixes: (data, { namespace = '' }) => quotaFixes(data, namespace),
}
