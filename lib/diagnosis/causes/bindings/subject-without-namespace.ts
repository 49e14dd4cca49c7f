import { code, say } from '@/lib/phrase/phrase'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { readInvalid } from '../answer/read-invalid'
import { type CallCause, inText, type TextCause } from '../cause'
import { type SeenBinding, seenBinding } from './seen-binding'

export const subjectWithoutNamespace: CallCause<'E4', SeenBinding> = {
  id: 'E4',
  family: 'bindings',
  title: 'The subject has no namespace',
  nature: 'wrong',
  ...seenBinding('no-namespace', () => say`A binding’s subject may have no namespace.`),
}

/** The same where only the text is known. */
export const subjectWithoutNamespaceInText: TextCause<'E4', { object: string }, AnsweredStatus> = inText(
  subjectWithoutNamespace,
  {
    /** By validation's text (`ValidateRoleBindingSubject` of pkg/apis/rbac, Kubernetes 1.36). */
    find(status) {
      const { object, fields } = readInvalid(status)
      const isSubject = fields.some(
        ({ field, says }) =>
          /^subjects\[\d{1,5}\]\.namespace$/.test(field) && says.startsWith('Required value'),
      )
      return status.code === 422 && isSubject ? [{ confidence: 'proven', data: { object } }] : []
    },
    says({ object }) {
      const binding = object === '' ? say`The binding` : code(object.replaceAll('"', ''))
      return say`${binding} names a ServiceAccount without its namespace. A binding for the whole cluster has no namespace to take it from, so the API server stored nothing.`
    },
    fixes: () => [
      {
        where: 'binding',
        says: say`Add the ServiceAccount’s namespace to that subject, and create the binding again.`,
        opens: [],
        opensUnlisted: true,
      },
    ],
  },
)
