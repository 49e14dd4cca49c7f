import { readFileSync } from 'node:fs'
import { Agent, type RequestOptions, request } from 'node:https'
import { join } from 'node:path'
import type { Cluster } from '../cluster'
import type { ClientCertificate } from '../pki'

/** The Accept header of a browser test's own calls, so they are not taken for the product's. */
export const OF_A_TEST = 'application/json;of=a-test'

export interface CallOptions {
  method?: string
  path: string
  /** A bearer token; none makes an anonymous call. */
  token?: string
  headers?: Readonly<Record<string, string>>
  /** A text is sent as is, anything else as JSON. */
  body?: unknown
  /** The authority to trust; the cluster's own when absent. */
  ca?: string
  /** The client certificate to show. */
  certificate?: ClientCertificate
  /** Connections to use again. Without it each call makes its own, which sees a new certificate at once. */
  agent?: Agent
}

export interface Reply {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  json: unknown
}

function optionsOf(cluster: Cluster, call: CallOptions, payload: string | undefined): RequestOptions {
  return {
    host: cluster.host,
    port: cluster.port,
    agent: call.agent ?? new Agent({ ca: call.ca ?? cluster.rootCertificate, ...call.certificate }),
    method: call.method ?? 'GET',
    path: call.path,
    headers: {
      ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
      ...(payload === undefined ? {} : { 'content-length': String(Buffer.byteLength(payload)) }),
      ...call.headers,
    },
  }
}

/** One call to the API server, read to its end. */
export function callApi(cluster: Cluster, call: CallOptions): Promise<Reply> {
  const { body } = call
  const payload = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const outgoing = request(optionsOf(cluster, call, payload), (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('error', reject)
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: decoded(text) })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(payload)
  })
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The lines of a stream as they arrive; ends when the server ends it. */
export async function* streamLines(
  cluster: Cluster,
  call: CallOptions,
  signal?: AbortSignal,
): AsyncGenerator<unknown> {
  const outgoing = request({ ...optionsOf(cluster, call, undefined), ...(signal && { signal }) })
  const response = await new Promise<AsyncIterable<Buffer>>((resolve, reject) => {
    outgoing.on('response', resolve)
    outgoing.on('error', reject)
    outgoing.end()
  })
  let rest = ''
  for await (const chunk of response) {
    rest += chunk.toString('utf8')
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line)
  }
}

/** The token in the pod's volume now. */
export function mountedToken(cluster: Cluster): string {
  return readFileSync(join(cluster.serviceAccountDir, 'token'), 'utf8')
}
