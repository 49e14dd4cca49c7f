import type { Explanation, Fix } from '@/lib/contract/explanation'
import type { FamilyFinding, GateFinding } from '../causes/finding'
import { type CauseRow, causeTable } from '../causes/table'
import { admissionFixes } from './admission'
import { answerFixes } from './answers'
import { delegationFixes } from './delegation'

function isOf<F extends CauseRow['family']>(
  finding: GateFinding,
  family: F,
): finding is Extract<GateFinding, FamilyFinding<F>> {
  return causeTable[finding.id].family === family
}

/** What may be changed for a cause that the text of the answer gives whole, smallest first. */
export function gateFixes(finding: GateFinding, request: Explanation['request']): Fix[] {
  const { namespace = '', user = '' } = request
  if (isOf(finding, 'admission')) return admissionFixes(finding, namespace)
  if (isOf(finding, 'delegation')) return delegationFixes(finding, { namespace, user })
  if (isOf(finding, 'answer')) return answerFixes(finding, namespace)
  switch (finding.id) {
    case 'I3':
      return [
        {
          where: 'request',
          says: 'Repeat the call after some seconds; if it stays so, an admin looks at the authorizers.',
          opens: [],
        },
      ]
    case 'E4':
      return [
        {
          where: 'binding',
          says: 'Write the namespace of the ServiceAccount into that subject, and create the binding again.',
          opens: [],
        },
      ]
    case 'D17':
    case 'D20':
      return [secondRightFix(finding.id, request)]
    default:
      return []
  }
}

/** The refusal names no user and no namespace, so there is no YAML that would apply as it stands. */
function secondRightFix(id: 'D17' | 'D20', { resource = '', group = '' }: Explanation['request']): Fix {
  const qualified = group === '' ? resource : `${resource}.${group}`
  const says =
    id === 'D20'
      ? 'Add create besides get to the rule on pods/exec, pods/attach or pods/portforward in the Role of the account.'
      : `Add create on ${qualified} to the Role of the account, or create the object first.`
  return { where: 'role', says, opens: [] }
}
