import { code, say } from '@/lib/phrase/phrase'
import { clusterChange } from '../../fixes/cluster-change'
import { requestChange } from '../../fixes/request-change'
import { kubectlLook, operand } from '../../kubectl-command'
import { excerpt } from '../../wording/excerpt'
import type { AdmissionCause } from '../cause'
import { type PolicyDenial, policyDenial } from './policy-denial'
import { isStatic, sayStatic, staticFiles } from './static-manifest'

export const mutatingPolicy: AdmissionCause<'J17', PolicyDenial> = {
  id: 'J17',
  family: 'admission',
  title: 'A MutatingAdmissionPolicy could not be applied',
  nature: 'state',
  // A MutatingAdmissionPolicy of Kubernetes 1.36 refuses only where it fails; a ValidatingAdmissionPolicy writes its kind in front.
  find: policyDenial('\\bpolicy'),
  place: { phase: 'mutating', says: 'A MutatingAdmissionPolicy refused what was already authorized.' },
  says: ({ policy, binding, says }) =>
    say`MutatingAdmissionPolicy ${code(policy)}, bound by ${code(binding)}, could not be applied to the object: ${excerpt(says)}. It is set to refuse what it cannot change.${sayStatic(policy)}`,
  fixes: ({ policy }) => [
    clusterChange(
      say`Have an admin correct MutatingAdmissionPolicy ${code(policy)}, so it also handles an object like this.`,
    ),
    requestChange(say`Add to the object what the policy’s expression expects.`),
  ],
  settle: ({ policy }) =>
    isStatic(policy)
      ? staticFiles(say`What the policy does`)
      : {
          needs: say`The policy’s expressions and failurePolicy: this page does not read admission policies.`,
          command: kubectlLook('get', 'mutatingadmissionpolicy', operand(policy), '-o', 'yaml'),
        },
}
