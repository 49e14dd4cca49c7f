import type { IncomingMessage, ServerResponse } from 'node:http'
import { tell } from '@/lib/kube/transport/measured'

const METHODS = new Set(['GET', 'HEAD', 'POST'])

/** Counts an answer when it is whole, or its asker gone. */
export function countAnswer(request: IncomingMessage, response: ServerResponse, route: string): void {
  const startedAt = performance.now()
  const method = METHODS.has(request.method ?? '') ? (request.method ?? '') : 'other'
  response.once('close', () => {
    const seconds = (performance.now() - startedAt) / 1000
    tell({ what: 'handled', method, route, status: response.statusCode, seconds })
  })
}
