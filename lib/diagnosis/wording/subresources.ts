import type { ResourceAttributes } from '@/lib/rbac/types'
import type { FindingOf, SecondRight } from '../causes/finding'
import type { SubresourceCause } from '../causes/subresources'

export type SubresourceFinding = { [K in SubresourceCause]: FindingOf<K> }[SubresourceCause]

const LESSON: Record<SubresourceCause, (request: ResourceAttributes) => string> = {
  D8: () => 'A subresource needs to be named in the rule.',
  D18: () => 'status and finalizers need a rule of their own.',
  D20: ({ subresource }) =>
    `A client that opens ${subresource} by POST needs create, one that opens it by a WebSocket needs get, and since Kubernetes 1.35 create too.`,
  D21: () => 'kubectl debug patches it, and then attaches, which needs get and create on pods/attach.',
  D22: ({ resource }) => `kubectl scale and autoscalers write ${resource}/scale and not ${resource}.`,
  D23: () =>
    'A token is asked for by create on it. That request carries the name of the account, so resourceNames may hold it.',
  D24: () => 'kubectl drain evicts, which is create on pods/eviction; delete on pods is another right.',
  D25: ({ resource }) =>
    `The name in such a request holds scheme and port where they are given, as in https:web:443, and resourceNames of ${resource}/proxy has to hold it in that form.`,
}

/** What is particular to the subresource that was asked for. */
export function subresourceLesson(id: SubresourceCause, request: ResourceAttributes): string {
  return LESSON[id](request)
}

/** The cause of a refusal that says nothing, in words. */
export function saySecondRight(finding: SecondRight): string {
  return finding.id === 'D20'
    ? 'Since Kubernetes 1.35 exec, attach and portforward over a WebSocket need create besides get, and the refusal of create ends without a reason.'
    : 'An update or apply of an object that does not exist also needs create. Before Kubernetes 1.32 its refusal ended without a reason.'
}
