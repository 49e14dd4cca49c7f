import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { Agent, request as send } from 'node:https'
import { join } from 'node:path'
import { createTestCa } from '@/lib/kube/testing/certificates'
import { type RecordedRequest, startServer } from '@/lib/kube/testing/https-server'
import { createServiceAccountDir } from '@/lib/kube/testing/service-account-dir'
import type { Cluster } from '@/sandbox/cluster'

/** Answers a request itself and returns true, or leaves it to the cluster. */
export type HostileAnswer = (request: RecordedRequest, response: ServerResponse) => boolean

export interface HostileApiServer {
  /** The environment of a pod that is pointed at it. */
  readonly environment: Record<string, string>
  /** Calls since the last `answer`. */
  calls(): number
  /** Answers this way from now on; whatever was open ends. */
  answer(hostile: HostileAnswer): void
  close(): Promise<void>
}

/** An HTTPS API server with a CA of its own, which passes to a cluster what it does not answer itself. */
export async function startHostileApiServer(cluster: Cluster): Promise<HostileApiServer> {
  let hostile: HostileAnswer = () => false
  let calls = 0
  const open = new Set<ServerResponse>()
  const agent = new Agent({ keepAlive: true, ca: cluster.rootCertificate })
  const ca = await createTestCa()
  const server = await startServer(
    (request, response) => {
      calls += 1
      server.requests.length = 0
      open.add(response)
      response.on('close', () => open.delete(response))
      if (hostile(request, response)) return
      const headers = Object.fromEntries(request.headers.filter(([name]) => name.toLowerCase() !== 'host'))
      const { method, url } = request
      const passed = send(`${cluster.url}${url}`, { agent, method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
        answer.on('error', () => response.destroy())
      })
      passed.on('error', () => response.destroy())
      response.on('close', () => passed.destroy())
      passed.end(request.body)
    },
    await ca.issue(),
  )
  const read = (name: string) => readFileSync(join(cluster.serviceAccountDir, name), 'utf8')
  const account = createServiceAccountDir({
    token: read('token'),
    namespace: read('namespace'),
    'ca.crt': ca.cert,
  })
  const port = String(server.port)
  return {
    environment: {
      ...cluster.environment(),
      KUBERNETES_SERVICE_PORT: port,
      KUBERNETES_SERVICE_PORT_HTTPS: port,
      SERVICE_ACCOUNT_DIR: account.dir,
    },
    calls: () => calls,
    answer(next) {
      hostile = next
      calls = 0
      for (const response of open) response.destroy()
    },
    async close() {
      await server.close()
      agent.destroy()
      account.remove()
    },
  }
}
