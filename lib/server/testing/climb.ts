import type { RequestListener } from 'node:http'
import { expect, onTestFinished } from 'vitest'
import * as z from 'zod/mini'
import { connectionSchema } from '@/lib/facts/connection/contract'
import { type Climb, climbConnection } from '@/lib/facts/connection/gather/connection'
import { type CertificateOptions, createTestCa, type TestCa } from '@/lib/kube/testing/certificates'
import { createServiceAccountDir } from '@/lib/kube/testing/service-account-dir'
import { createKubeClient } from '@/lib/kube/transport/client'
import { closedPort, type Listener, listenHttps } from '@/lib/pod/testing/listeners'
import { present } from '@/lib/present'

/** 24 November 2026, 15:00 UTC: the clock of every climb unless said otherwise. */
export const NOW = Date.parse('2026-11-24T15:00:00Z')
const CANARY = 'c2lnbmF0dXJlLWNhbmFyeQ'
const HOUR_S = 3_600
/** The server is in this process, and on a busy machine as slow as who asks it: a test of silence says how long that is. */
const PATIENT_MS = 60_000

let sharedCa: Promise<TestCa> | undefined

/** The CA of the cluster that the pods of these tests live in. */
export function clusterCa(): Promise<TestCa> {
  sharedCa ??= createTestCa()
  return sharedCa
}

/** The port of a listener that closes when the test ends. */
export async function opened(listener: Promise<Listener>): Promise<number> {
  const it = await listener
  onTestFinished(() => it.close())
  return it.port
}

/** The port of an API server that presents a certificate for kubernetes.default.svc, localhost and 127.0.0.1. */
export async function api(
  handler: RequestListener,
  certificate: CertificateOptions = {},
  by?: TestCa,
): Promise<number> {
  const ca = by ?? (await clusterCa())
  const dnsNames = ['kubernetes.default.svc', 'localhost']
  return opened(listenHttps(await ca.issue({ dnsNames, ...certificate }), handler))
}

/** A token of ServiceAccount shop/web in its first hour, with a canary for a signature. */
export function token(
  claims: { exp?: number; nbf?: number; aud?: string[]; 'kubernetes.io'?: object } = {},
): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const issuer = 'https://kubernetes.default.svc.cluster.local'
  const payload = {
    iss: issuer,
    aud: [issuer],
    sub: 'system:serviceaccount:shop:web',
    exp: NOW / 1000 + HOUR_S,
    nbf: NOW / 1000 - HOUR_S,
    ...claims,
  }
  return `${encode({ alg: 'RS256', kid: 'k' })}.${encode(payload)}.${CANARY}`
}

/** As it goes over the wire. */
type Connection = z.input<typeof connectionSchema>
type Rung = Connection['rungs'][number]

export interface Setup extends Partial<Climb> {
  port?: number
  host?: string
  /** Files of the ServiceAccount directory; null leaves one out. */
  pod?: { token?: string | null; namespace?: string | null; ca?: string | null }
  kubectlProxyUrl?: string
  /** Settings of a page that runs outside the cluster. */
  outside?: { attachedFrom?: string; kubernetesTlsServerName?: string }
}

/** Climbs as a pod would, and holds the answer against its schema and against the token's signature. */
export async function climb(setup: Setup): Promise<Connection> {
  const { port, host = '127.0.0.1', pod = {}, kubectlProxyUrl, outside, ...rest } = setup
  const ca = pod.ca === undefined ? (await clusterCa()).cert : pod.ca
  const files = {
    token: pod.token === undefined ? token() : pod.token,
    'ca.crt': ca,
    namespace: pod.namespace === undefined ? 'shop' : pod.namespace,
  }
  const account = createServiceAccountDir(
    Object.fromEntries(Object.entries(files).filter(([, content]) => content !== null)),
  )
  const settings = {
    serviceAccountDir: account.dir,
    ...(port === undefined ? {} : { kubernetesServiceHost: host, kubernetesServicePort: String(port) }),
    ...present({ kubectlProxyUrl }),
    ...outside,
  }
  const kube = createKubeClient(settings)
  onTestFinished(() => {
    kube.close()
    account.remove()
  })
  const connection = await climbConnection({
    settings,
    kube,
    now: NOW,
    controls: false,
    signal: new AbortController().signal,
    lookup: async () => [{ address: '127.0.0.1' }],
    env: {},
    nameservers: [`127.0.0.1:${await closedPort()}`],
    kubectlProxy: { host: '127.0.0.1', port: await closedPort() },
    deadlineMs: PATIENT_MS,
    ...rest,
  })
  expect(JSON.stringify(connection)).not.toContain(CANARY)
  return z.encode(connectionSchema, connection)
}

export function rung(connection: Connection, id: Rung['id']): Rung {
  const found = connection.rungs.find((one) => one.id === id)
  if (!found) throw new Error(`no rung ${id}`)
  return found
}

/** Verdict and situation of each step: `failed refused`. */
export function situations({ rungs }: Connection): Record<string, string> {
  return Object.fromEntries(rungs.map(({ id, verdict, situation }) => [id, `${verdict} ${situation}`]))
}

export const NOT_REACHED = 'skipped not-reached'

const PASSED = { locate: 'passed ok', connect: 'passed ok', verify: 'passed ok', authenticate: 'passed ok' }

/** The steps that pass up to one. */
export const UP_TO = {
  locate: { locate: 'passed ok' },
  connect: { locate: 'passed ok', connect: 'passed ok' },
  verify: { locate: 'passed ok', connect: 'passed ok', verify: 'passed ok' },
  authenticate: PASSED,
}

/** Everything above authentication, not reached. */
export const ABOVE = {
  authorize: NOT_REACHED,
  'read-namespace': NOT_REACHED,
  'read-pods': NOT_REACHED,
  'read-services': NOT_REACHED,
}
