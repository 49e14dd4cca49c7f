import { code, inTurn, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import { isUsedUp, limitNeeded, parseQuotaText, type QuotaText } from '@/lib/reader/sentences/quota-text'
import { clusterChange } from '../../fixes/cluster-change'
import type { FixDraft } from '../../fixes/draft'
import { requestChange } from '../../fixes/request-change'
import { kubectlCommand, operand } from '../../kubectl-command'
import { inNamespace } from '../../shell-quote'
import { sayRefused } from '../../wording/excerpt'
import type { AdmissionCause } from '../cause'
import { QUOTA_PLACE } from './places'

type Exceeded = { target: RefusedTarget } & Omit<Extract<QuotaText, { kind: 'exceeded' }>, 'kind'>

function sayQuota({ quota, rows, target }: Exceeded): Phrase {
  const each = rows.map((row) => {
    const left = isUsedUp(row) ? say`, so nothing is left` : NOTHING
    return row.used === '' || row.limited === ''
      ? say`${code(row.requested)} ${code(row.resource)} requested`
      : say`${code(row.resource)}: ${code(row.limited)} allowed, ${code(row.used)} used${left}, ${code(row.requested)} more requested`
  })
  return say`ResourceQuota ${code(quota)} has no room for ${sayRefused(target)}. ${inTurn(each, '; ')}.`
}

const NAMELESS = say`The text does not name the namespace: add it with -n.`

function quotaFixes({ quota, rows }: Exceeded, namespace: string): FixDraft[] {
  const names = listed(rows.map(({ resource }) => code(resource)))
  const needed = rows.map((row) => [row.resource, limitNeeded(row)] as const)
  const hard = needed.flatMap(([resource, limit]) =>
    limit === undefined ? [] : [[resource, limit] as const],
  )
  const isWhole = hard.length === rows.length
  const patch = JSON.stringify({ spec: { hard: Object.fromEntries(hard) } })
  const raised = listed(hard.map(([resource, limit]) => say`${code(resource)} to ${code(limit)}`))
  return [
    requestChange(say`Request less ${names}, or delete what no longer needs it.`, {
      ...present({
        command: kubectlCommand(...inNamespace(namespace), 'describe', 'resourcequota', operand(quota)),
      }),
      ...(namespace === '' ? { warning: NAMELESS } : {}),
    }),
    clusterChange(
      isWhole
        ? say`Have an admin raise ResourceQuota ${code(quota)}: ${raised} is the minimum that admits this.`
        : say`Have an admin raise ResourceQuota ${code(quota)}.`,
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
  says: (data) => say`${sayQuota(data)} A quota refusal proves that authorization said yes.`,
  fixes: (data, { namespace = '' }) => quotaFixes(data, namespace),
}
