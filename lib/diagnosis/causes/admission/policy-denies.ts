import { requestChange } from '../../fixes/request-change'
import { kubectlLook, operand } from '../../kubectl-command'
import { excerpt } from '../../wording/excerpt'
import type { AdmissionCause } from '../cause'

interface Policy {
  policy: string
  binding: string
  says: string
}

const POLICY =
  /ValidatingAdmissionPolicy '([^']{1,253})' with binding '([^']{1,253})' denied request: ([\s\S]*)$/

export const policyDenies: AdmissionCause<'J7', Policy> = {
  id: 'J7',
  family: 'admission',
  title: 'An admission policy denied it',
  nature: 'state',
  isCalledOut: true,
  find({ text }) {
    const policy = POLICY.exec(text)
    if (!policy) return []
    const [, name = '', binding = '', says = ''] = policy
    return [{ confidence: 'proven', distance: 0, data: { policy: name, binding, says: says.trim() } }]
  },
  place: {
    phase: 'validating',
    says: 'A policy judged an object that had passed authorization and validation.',
  },
  says: ({ policy, binding, says }) =>
    `ValidatingAdmissionPolicy ${policy}, bound by ${binding}, denied it: ${excerpt(says)}.`,
  fixes: ({ says }) => [requestChange(`Change the object to meet the policy: ${excerpt(says)}.`)],
  settle: ({ policy }) => ({
    needs: 'The policy’s rule: this page does not read admission policies.',
    command: kubectlLook('get', 'validatingadmissionpolicy', operand(policy), '-o', 'yaml'),
  }),
}
