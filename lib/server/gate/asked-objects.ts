import type { AskedObject } from '@/lib/process/served-request'

const PARTS = ['verb', 'group', 'resource', 'subresource', 'namespace', 'name'] as const

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function ofTopic(topic: unknown): AskedObject[] {
  return isRecord(topic) && isRecord(topic.topic) ? askedObjects(topic.topic.target) : []
}

/**
 * What a parsed request asks about: kind, namespace and name as its schema let them pass. Of a request for a log it is the
 * pod's, of one for a stream each of its topics; none where it names no object.
 */
export function askedObjects(request: unknown): AskedObject[] {
  if (!isRecord(request)) return []
  if (Array.isArray(request.topics)) return request.topics.flatMap(ofTopic)
  const { pod, namespace } = request
  if (typeof pod === 'string' && typeof namespace === 'string') {
    return [{ group: '', resource: 'pods', subresource: 'log', namespace, name: pod }]
  }
  const named = PARTS.flatMap((part): [string, string][] => {
    const value = request[part]
    return typeof value === 'string' ? [[part, value]] : []
  })
  return named.length === 0 ? [] : [Object.fromEntries(named)]
}
