import { code, say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import { AUTHORIZED } from '../answer/authorized'
import { readInvalid } from '../answer/read-invalid'
import type { AnswerCause } from '../cause'

// `object` is the binding as the text names it, such as `RoleBinding.rbac.authorization.k8s.io "b"`.

export const fixedRoleRef: AnswerCause<'E9', { object: string }> = {
  id: 'E9',
  family: 'answer',
  title: 'A roleRef cannot be changed',
  nature: 'state',
  /** By validation's text (`ValidateRoleBindingUpdate` of pkg/apis/rbac, Kubernetes 1.36). */
  find(status) {
    const { object, says } = readInvalid(status)
    const isFixed = says.startsWith('roleRef: ') && says.endsWith(': cannot change roleRef')
    return status.code === 422 && isFixed ? [{ confidence: 'proven', data: { object } }] : []
  },
  says: ({ object }) =>
    say`${object === '' ? say`The binding` : code(object.replaceAll('"', ''))} already refers to another role, and a binding’s roleRef is immutable. ${AUTHORIZED}`,
  fixes: () => [
    requestChange(
      say`Delete the binding and recreate it with the other roleRef; kubectl auth reconcile -f <file> does both. In between, its subjects lack the permission.`,
    ),
  ],
}
