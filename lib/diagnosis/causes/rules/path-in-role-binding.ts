import { code, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { sayGrantOf } from '../../wording/phrases'
import type { RuleCause } from '../cause'
import { bindEverywhere, boundInNamespace } from '../scope/cluster-scope'
import { nearTarget } from './near-rule'

export const pathInRoleBinding: RuleCause<'D31'> = {
  id: 'D31',
  family: 'rules',
  title: 'A path rule bound in a namespace',
  nature: 'wrong',
  find(theCase) {
    const bound = theCase.request.kind === 'path' ? boundInNamespace(theCase) : undefined
    if (!bound) return []
    const { rule, data, ...found } = bound
    const miss = { rule, failed: ['scope'], parts: 1 } as const
    const near = { miss, ...present({ grant: data.grant }) }
    return [{ ...found, near, data: near }]
  },
  ofMiss: ({ failed }, { kind }) => kind === 'path' && failed.includes('scope'),
  says: ({ miss: { rule, failed }, grant }, { request }) => {
    const covers = failed.includes('path') ? say`comes near` : say`covers`
    const whose = grant ? say`A rule of ${sayGrantOf(grant)}` : say`A rule of this account`
    return say`${whose} ${covers} ${code(nearTarget(request))}, but it is bound in namespace ${code(rule.namespace)}. Paths belong to no namespace, so only a ClusterRoleBinding counts.`
  },
  bind: ({ grant }, theCase, subject) => bindEverywhere(grant, theCase, subject),
}
