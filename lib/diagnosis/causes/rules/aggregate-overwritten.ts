import { code, say } from '@/lib/phrase/phrase'
import type { Grant } from '@/lib/rbac/types'
import { isBuiltInRole } from '../../bindings/built-in-role'
import { sayGrantOf } from '../../wording/phrases'
import type { CallCause } from '../cause'
import { aggregatesOf } from './aggregates'

export const aggregateOverwritten: CallCause<'D27', { into: string; grant: Grant }> = {
  id: 'D27',
  family: 'rules',
  title: 'The rules of an aggregating ClusterRole are replaced',
  nature: 'wrong',
  find: (theCase) =>
    theCase.isForCaller
      ? aggregatesOf(theCase)
          .filter(
            ({ into, late, near }) =>
              !late && near.length === 0 && !isBuiltInRole({ kind: 'ClusterRole', name: into.name }),
          )
          .map(({ into, grant }) => ({
            confidence: 'possible',
            tier: 'stranger',
            data: { into: into.name, grant },
          }))
      : [],
  says: ({ into, grant }) =>
    say`This account has ${sayGrantOf(grant)}, which is filled from other ClusterRoles by their labels. A controller overwrites rules written into ${code(into)} itself, so a rule added there does not stay.`,
}
