import { code, say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import { kubectlLook, operand } from '../../kubectl-command'
import { excerpt } from '../../wording/excerpt'
import type { AdmissionCause } from '../cause'
import { type PolicyDenial, policyDenial } from './policy-denial'
import { isStatic, sayStatic, staticFiles } from './static-manifest'

export const policyDenies: AdmissionCause<'J7', PolicyDenial> = {
  id: 'J7',
  family: 'admission',
  title: 'An admission policy denied it',
  nature: 'state',
  find: policyDenial('ValidatingAdmissionPolicy'),
  place: {
    phase: 'validating',
    says: 'A policy judged an object that had passed authorization and validation.',
  },
  says: ({ policy, binding, says }) =>
    say`ValidatingAdmissionPolicy ${code(policy)}, bound by ${code(binding)}, denied it: ${excerpt(says)}.${sayStatic(policy)}`,
  fixes: ({ says }) => [requestChange(say`Change the object to meet the policy: ${excerpt(says)}.`)],
  settle: ({ policy }) =>
    isStatic(policy)
      ? staticFiles(say`The policy’s rule`)
      : {
          needs: say`The policy’s rule: this page does not read admission policies.`,
          command: kubectlLook('get', 'validatingadmissionpolicy', operand(policy), '-o', 'yaml'),
        },
}
