import { toYaml } from '@/lib/objects/to-yaml'
import { code, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { clusterChange } from '../../fixes/cluster-change'
import { podChange } from '../../fixes/pod-change'
import { requestChange } from '../../fixes/request-change'
import { kubectlCommand, operand } from '../../kubectl-command'
import type { AdmissionCause } from '../cause'
import { MUTATING_PLACE } from './places'

const ACCOUNT =
  /^error looking up service account ([^\s/]{1,63})\/([^\s:]{1,253}): serviceaccount "[^"]{1,253}" not found/

export const accountMissing: AdmissionCause<'J11', { namespace: string; name: string }> = {
  id: 'J11',
  family: 'admission',
  title: 'The pod’s ServiceAccount does not exist',
  nature: 'wrong',
  find({ text }) {
    const account = ACCOUNT.exec(text)
    return account
      ? [{ confidence: 'proven', data: { namespace: account[1] ?? '', name: account[2] ?? '' } }]
      : []
  },
  place: MUTATING_PLACE,
  says: ({ namespace, name }) =>
    say`The pod is set to run as ServiceAccount ${code(`${namespace}/${name}`)}, which the API server did not find.`,
  fixes: ({ namespace, name }) => [
    ...(name === 'default'
      ? [
          requestChange(
            say`If the namespace is new, retry after a few seconds: a controller creates this account.`,
          ),
        ]
      : []),
    podChange(say`Set spec.serviceAccountName to a ServiceAccount that exists.`, {
      ...present({ command: kubectlCommand('-n', namespace, 'get', 'serviceaccounts') }),
    }),
    clusterChange(
      say`Create ServiceAccount ${code(`${namespace}/${name}`)}. It then has what every ServiceAccount in the namespace has, and what existing bindings grant to that name.`,
      {
        opensUnlisted: true,
        yaml: toYaml({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }),
        ...present({ command: kubectlCommand('-n', namespace, 'create', 'serviceaccount', operand(name)) }),
      },
    ),
  ],
}
