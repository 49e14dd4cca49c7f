import { code, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { requestChange } from '../../fixes/request-change'
import { kubectlCommand, operand } from '../../kubectl-command'
import type { AdmissionCause } from '../cause'
import { MUTATING_PLACE } from './places'

const TERMINATING = /^unable to create new content in namespace (\S{1,63}) because it is being terminated/

export const namespaceTerminating: AdmissionCause<'J10', { namespace: string }> = {
  id: 'J10',
  family: 'admission',
  title: 'The namespace is being deleted',
  nature: 'state',
  find({ text }) {
    const terminating = TERMINATING.exec(text)
    return terminating ? [{ confidence: 'proven', data: { namespace: terminating[1] ?? '' } }] : []
  },
  place: MUTATING_PLACE,
  says: ({ namespace }) =>
    say`Namespace ${code(namespace)} is being deleted, and nothing new can be created in it. What is in it is deleted too.`,
  fixes: ({ namespace }) => [
    requestChange(say`Use another namespace, or recreate this one once it is gone.`, {
      ...present({ command: kubectlCommand('get', 'namespace', operand(namespace), '-o', 'yaml') }),
    }),
  ],
}
