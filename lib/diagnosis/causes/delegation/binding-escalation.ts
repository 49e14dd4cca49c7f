import { capital } from '@/lib/words/capitals'
import { describeUser } from '@/lib/words/users'
import { escalationFixes } from '../../fixes/escalation'
import { requestChange } from '../../fixes/request-change'
import { kubectlLook } from '../../kubectl-command'
import { describeRefused } from '../../wording/excerpt'
import { describeRule } from '../../wording/phrases'
import type { TextCause } from '../cause'
import { type Escalated, type Escalation, escalationFound, isOfRole } from './escalation'

export const bindingEscalation: TextCause<'H2', Escalation, Escalated> = {
  id: 'H2',
  family: 'delegation',
  title: 'A binding to permissions that its writer does not have',
  nature: 'missing',
  kind: 'authorization',
  find: (escalated) => (!isOfRole(escalated) ? [escalationFound(escalated)] : []),
  says: ({ user, target, missing }) =>
    `${capital(describeUser(user))} does not itself have what the role behind ${describeRefused(target)} grants: ${missing.map(describeRule).join('; ')}. Writing the binding was authorized; the API server lets no one grant more than they have.`,
  fixes: (data, { namespace = '' }) => [
    requestChange(`Bind a role that grants no more than ${describeUser(data.user)} has.`),
    ...escalationFixes(data, namespace, false),
  ],
  settle: ({ user }) => ({
    needs:
      'The role that the binding refers to, which the text does not name. The verb bind on that role, by name, is enough without having its permissions.',
    command: kubectlLook('auth', 'can-i', 'bind', 'clusterroles.rbac.authorization.k8s.io', `--as=${user}`),
  }),
}
