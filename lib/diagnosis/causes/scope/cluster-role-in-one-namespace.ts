import { say } from '@/lib/phrase/phrase'
import type { CallCause } from '../cause'
import { bindOwnEverywhere } from './cluster-scope'
import { askElsewhere, type GrantedElsewhere, grantsWithoutMiss, sayElsewhere } from './grants-elsewhere'

export const clusterRoleInOneNamespace: CallCause<'F2', GrantedElsewhere> = {
  id: 'F2',
  family: 'scope',
  title: 'A RoleBinding grants its ClusterRole in one namespace',
  nature: 'wrong',
  find: (theCase) =>
    grantsWithoutMiss(theCase).filter(({ data: { grant } }) => grant?.roleKind === 'ClusterRole'),
  says: (data, theCase) =>
    say`${sayElsewhere(data, theCase)} A ClusterRole bound by a RoleBinding counts only there.`,
  bind: ({ grant }, theCase, subject) => bindOwnEverywhere(grant, theCase, subject),
  changes: (_, theCase) => askElsewhere(theCase),
}
