import { code, say, words } from '@/lib/phrase/phrase'
import { ASKER, type Asker } from '../../asker'
import { kubectlLook, operand } from '../../kubectl-command'
import type { TokenCause } from '../cause'
import { recreatePod } from './recreate-pod'

/** Admission refuses a pod whose ServiceAccount does not exist. */
export const ACCOUNT_FIRST = say`If the ServiceAccount is gone, create it first: no pod starts without it.`

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
    say`ServiceAccount ${code(`${namespace}/${name}`)} may have been deleted, or recreated with a UID other than ${code(uid)}, since ${words(ASKER[asker].self)} got its token.`,
  fixes: ({ pod }) => [recreatePod(pod, ACCOUNT_FIRST)],
  settle: ({ namespace, name, uid }) => ({
    needs: say`Whether ServiceAccount ${code(`${namespace}/${name}`)} still has UID ${code(uid)}.`,
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
