import { capitalized, say } from '@/lib/phrase/phrase'
import { roleEscalationFixes } from '../../fixes/escalation'
import { requestChange } from '../../fixes/request-change'
import { sayRefused } from '../../wording/excerpt'
import type { TextCause } from '../cause'
import {
  type Escalated,
  type Escalation,
  escalationFound,
  isOfRole,
  sayMissing,
  writerOf,
} from './escalation'

export const roleEscalation: TextCause<'H1', Escalation, Escalated> = {
  id: 'H1',
  family: 'delegation',
  title: 'A Role with permissions that its writer does not have',
  nature: 'missing',
  kind: 'authorization',
  find: (escalated) => (isOfRole(escalated) ? [escalationFound(escalated)] : []),
  says: ({ user, target, missing }) =>
    say`${capitalized(writerOf(user))} does not itself have what ${sayRefused(target)} would grant${sayMissing(missing)}. Writing the Role was authorized. Without the verb escalate, the API server lets no one grant more than they have.`,
  fixes: (data, { namespace = '', verb = '' }) => [
    requestChange(
      say`Leave out of ${sayRefused(data.target)} the rules that ${writerOf(data.user)} does not have.`,
    ),
    ...roleEscalationFixes(data, namespace, verb),
  ],
}
