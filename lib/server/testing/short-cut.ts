import type { RecordedRequest } from '@/lib/kube/testing/https-server'
import { testToken } from '@/lib/kube/testing/pod'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { reviewPath } from '@/lib/kube/transport/paths'
import type { CallOptions, KubePath, ReviewCallOptions, ReviewKind } from '@/lib/kube/transport/types'
import type { Answered } from './rbac-api-server'

/** The client of the pod with the server's answers handed over in this process, which takes a tenth of the time. */
export function shortCut(
  kube: InClusterClient,
  answer: (request: RecordedRequest) => Answered,
): InClusterClient {
  const headers: RecordedRequest['headers'] = [['authorization', `Bearer ${testToken()}`]]
  const ask = (method: string, url: string, spec: unknown, options: CallOptions | undefined) => {
    options?.onRequest?.(0)
    const body = method === 'POST' ? JSON.stringify({ spec }) : ''
    const answered = answer({ method, url, headers, body })
    if (answered.status !== 200) throw new Error(`${method} ${url} was answered ${answered.status}.`)
    const text = ''
    return Promise.resolve({
      status: 200,
      witness: { nosniff: false },
      json: answered.body,
      text,
      ms: 1,
      bytes: 1,
    })
  }
  return Object.assign(Object.create(kube) as InClusterClient, {
    get: (path: KubePath, options?: CallOptions) => ask('GET', path, undefined, options),
    review: (kind: ReviewKind, spec: unknown, options?: ReviewCallOptions) =>
      ask('POST', reviewPath(kind, options?.namespace), spec, options),
  })
}
