import { onTestFinished } from 'vitest'
import { createKubeClient, type InClusterClient, type KubeClientConfig } from '../transport/client'
import { createTestCa, type KeyPair, type TestCa } from './certificates'
import { type Handler, startServer, type TestServer } from './https-server'
import { createServiceAccountDir, type ServiceAccountDir } from './service-account-dir'

/** A part of every test token's signature, that must never be seen outside an Authorization header. */
export const CANARY = 'c4n4ryS1gn4tureOfTheTestToken'

/** A token in JWT form, identified by its number. */
export function testToken(number = 1): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256', kid: 'k' })}.${part({ sub: 'system:serviceaccount:shop:web', number })}.${CANARY}${number}`
}

export interface TestPod {
  ca: TestCa
  server: TestServer
  account: ServiceAccountDir
  kube: InClusterClient
  /** Another client of the same pod. */
  client(config?: Partial<KubeClientConfig>): InClusterClient
}

// Tests of other things must not wait for their turn.
const UNHURRIED = { perSecond: 10_000, burst: 10_000, inFlight: 200 }

async function makeIdentity(): Promise<{ ca: TestCa; own: KeyPair }> {
  const ca = await createTestCa()
  return { ca, own: await ca.issue() }
}

let shared: ReturnType<typeof makeIdentity> | undefined

/** A pod's view of one API server: https on loopback, a ServiceAccount directory, a client. Gone when the test ends. */
export async function startPod(handler: Handler, config: Partial<KubeClientConfig> = {}): Promise<TestPod> {
  shared ??= makeIdentity()
  const { ca, own } = await shared
  const server = await startServer(handler, own)
  const account = createServiceAccountDir({
    token: testToken(),
    'ca.crt': ca.cert,
    namespace: 'shop',
  })
  const clients: InClusterClient[] = []
  const client = (more: Partial<KubeClientConfig> = {}) => {
    const made = createKubeClient({
      kubernetesServiceHost: '127.0.0.1',
      kubernetesServicePort: String(server.port),
      serviceAccountDir: account.dir,
      budget: UNHURRIED,
      ...config,
      ...more,
    })
    clients.push(made)
    return made
  }
  onTestFinished(async () => {
    for (const made of clients) made.close()
    await server.close()
    account.remove()
  })
  return { ca, server, account, client, kube: client() }
}

/** The error that a promise is rejected with. */
export async function failureFrom(work: Promise<unknown>): Promise<unknown> {
  try {
    await work
  } catch (error) {
    return error
  }
  throw new Error('Expected a failure, and it went well.')
}
