import { code, say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/draft'
import { kubectlCommand } from '../../kubectl-command'
import { excerpt } from '../../wording/phrases'
import type { NoData } from '../cause'
import { admissionCause } from '../finding'
import { MUTATING_PLACE } from './places'

const TERMINATING = /^unable to create new content in namespace (\S{1,63}) because it is being terminated/

const namespaceTerminating = admissionCause<'J10', { namespace: string }>({
  id: 'J10',
  title: 'The namespace is being deleted',
  nature: 'state',
  find({ text }) {
    const [, namespace] = TERMINATING.exec(text) ?? []
    return namespace === undefined ? undefined : { namespace }
  },
  place: MUTATING_PLACE,
  says: ({ namespace }) =>
    say`Namespace ${code(namespace)} is being deleted, and nothing new can be created in it. What is in it is deleted too.`,
  fixes: ({ namespace }) => [
    requestChange(say`Use another namespace, or recreate this one once it is gone.`, {
      command: kubectlCommand`get namespace ${namespace} -o yaml`,
    }),
  ],
})

const namespaceProtected = admissionCause<'J12', { namespace: string }>({
  id: 'J12',
  title: 'The namespace cannot be deleted',
  nature: 'state',
  find: ({ text, target }) =>
    text.startsWith('this namespace may not be deleted') ? { namespace: target.name } : undefined,
  place: MUTATING_PLACE,
  says: ({ namespace }) =>
    say`Namespace ${code(namespace)} belongs to Kubernetes itself, and the API server never deletes it.`,
})

const pluginNotReady = admissionCause<'J13', NoData>({
  id: 'J13',
  title: 'The API server is not ready yet',
  nature: 'state',
  find: ({ text }) => (text.startsWith('not yet ready to handle request') ? {} : undefined),
  says: () =>
    say`An admission plugin of the API server has not loaded its own objects yet, as happens right after startup.`,
  fixes: () => [requestChange(say`Retry the call after a few seconds.`)],
})

const nodeRestriction = admissionCause<'J16', { node: string; says: string }>({
  id: 'J16',
  title: 'A node tried to change something that is not its own',
  nature: 'state',
  find({ text }) {
    const [, node] = /^node "([^"]{1,253})" (?:is not allowed|can only|cannot) /.exec(text) ?? []
    return node === undefined ? undefined : { node, says: text }
  },
  place: MUTATING_PLACE,
  says: ({ node, says }) =>
    say`NodeRestriction limits node ${code(node)} to its own objects: ${excerpt(says)}.`,
  fixes: () => [requestChange(say`Make the call with a ServiceAccount’s token instead of the kubelet’s.`)],
})

export const pluginCauses = [
  namespaceTerminating,
  namespaceProtected,
  pluginNotReady,
  nodeRestriction,
] as const
