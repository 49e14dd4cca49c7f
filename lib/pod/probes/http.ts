import 'server-only'
import { request } from 'node:http'
import type { HttpFacts } from '@/lib/contract/probe-facts'
import { present } from '@/lib/present'
import { type ProbeLimits, probe, toFault } from './deadline'
import type { Target } from './tcp'

const MAX_BODY_BYTES = 4_096

/** One plain GET over a connection of its own, without credentials. Follows no redirect; keeps 4 KiB of the body. */
export function probeHttp(
  { host, port, socketPath }: Target,
  path: string,
  limits: ProbeLimits,
): Promise<HttpFacts> {
  return probe<HttpFacts>(limits, ({ answered, elapsed }) => {
    const call = request({
      host,
      port,
      path,
      ...present({ socketPath }),
      agent: false,
      headers: { accept: 'application/json' },
    })
    call.on('error', (error) => answered(toFault(error, elapsed())))
    call.on('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      const done = () =>
        answered({
          outcome: 'answered',
          ms: elapsed(),
          status: response.statusCode ?? 0,
          statusText: response.statusMessage ?? '',
          contentType: response.headers['content-type'] ?? '',
          server: String(response.headers.server ?? ''),
          body: Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString('utf8'),
        })
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        size += chunk.length
        if (size >= MAX_BODY_BYTES) done()
      })
      response.on('end', done)
      response.on('error', done)
    })
    call.end()
    return () => call.destroy()
  })
}
