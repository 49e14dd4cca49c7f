import { ASKER, type Asker } from '../../asker'
import { kubectlLook, operand } from '../../kubectl-command'
import type { TokenCause } from '../cause'
import { recreatePod } from './recreate-pod'

/** Admission refuses a pod whose ServiceAccount does not exist. */
export const ACCOUNT_FIRST = 'If the ServiceAccount is gone, create it first: no pod starts without it.'

interface Account {
  asker: Asker
  namespace: string
  name: string
  uid: string
  pod?: { namespace: string; name: string }
}

export const accountRecreated: TokenCause<'B5', Account> = {
  id: 'B5',
  family: 'authentication',
  title: 'The ServiceAccount was deleted or recreated',
  nature: 'state',
  find({ asker, claims }) {
    if (!claims?.serviceAccount) return []
    const { serviceAccount, namespace = '', pod } = claims
    const own = pod && namespace ? { pod: { namespace, name: pod.name } } : {}
    return [{ confidence: 'possible', data: { asker, ...serviceAccount, namespace, ...own } }]
  },
  says: ({ asker, namespace, name, uid }) =>
    `ServiceAccount ${namespace}/${name} may have been deleted, or recreated with a UID other than ${uid}, since ${ASKER[asker].self} got its token.`,
  fixes: ({ pod }) => [recreatePod(pod, ACCOUNT_FIRST)],
  settle: ({ namespace, name, uid }) => ({
    needs: `Whether ServiceAccount ${namespace}/${name} still has UID ${uid}.`,
    command: kubectlLook(
      '-n',
      namespace,
      'get',
      'serviceaccount',
      operand(name),
      '-o',
      'jsonpath={.metadata.uid}',
    ),
  }),
}
