import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod/mini'
import { createKubeClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { startCluster } from '@/sandbox/cluster'
import type { Scenario } from '@/sandbox/scenario'
import { defaultScenario } from '@/sandbox/scenarios/default'
import { dnsNotAdmittedWorld, egressDeniedWorld, egressNamedPortWorld } from '@/sandbox/scenarios/egress'
import { noTokenWorld } from '@/sandbox/scenarios/no-token'
import { tokenExpiredWorld } from '@/sandbox/scenarios/token-expired'
import { policiesSchema } from '../../contract'
import { readPolicies } from './read-policies'

async function open(scenario: Scenario, allowed = '') {
  const cluster = await startCluster({ scenario })
  const env = { ...cluster.environment(), ALLOWED_TARGETS: allowed }
  const settings = readSettings(env)
  const kube = createKubeClient(settings)
  let isOpen = true
  onTestFinished(async () => {
    kube.close()
    if (isOpen) await cluster.stop()
  })
  const read = async (): Promise<z.input<typeof policiesSchema>> => {
    const answer = await readPolicies({
      env,
      settings,
      kube,
      signal: new AbortController().signal,
      now: Date.parse('2026-11-26T12:00:00Z'),
      resolvConf: join(cluster.root, 'etc/resolv.conf'),
      lookup: async (name) => [{ address: name === 'inward.example' ? '169.254.169.254' : '198.51.100.9' }],
    })
    return z.encode(policiesSchema, answer)
  }
  const stop = async () => {
    isOpen = false
    await cluster.stop()
  }
  return { cluster, read, stop }
}

const verdicts = ({ targets }: { targets: { id: string; verdict: string }[] }) =>
  targets.map(({ id, verdict }) => `${id}: ${verdict}`)

describe('readPolicies', () => {
  it('decides a denial of everything although the endpoints cannot be read, and says what contradicts it', async () => {
    const { read } = await open(egressDeniedWorld)
    const answer = await read()
    expect(answer).toMatchObject({ state: 'read', isolating: ['deny-egress'], uncertain: [] })
    expect(verdicts(answer)).toEqual([
      'api: does-not-admit',
      'dns 10.96.0.10 UDP: does-not-admit',
      'dns 10.96.0.10 TCP: does-not-admit',
    ])
    expect(answer.targets[0]?.says).toBe(
      'NetworkPolicy deny-egress isolates this pod for egress, and no rule admits it.',
    )
    expect(answer.notes.join()).toContain('The API server answers anyway')
  })

  it('judges the endpoints behind a Service by rule, and targets that an operator allowed', async () => {
    const { read, cluster } = await open(
      dnsNotAdmittedWorld,
      '192.0.2.50:443,192.0.2.200:443,db.example:5432,inward.example:80',
    )
    const answer = await read()
    expect(verdicts(answer)).toEqual([
      'api: admits',
      'dns 10.96.0.10 UDP: does-not-admit',
      'dns 10.96.0.10 TCP: does-not-admit',
    ])
    const [api] = answer.targets
    expect(api?.says).toBe('NetworkPolicy to-api-server admits it by egress[0].')
    expect(api?.details.join('\n')).toContain('Endpoint 192.0.2.5:6443 TCP: admits.')
    expect(answer.allowed.map(({ target, verdict }) => `${target} ${verdict}`)).toEqual([
      '192.0.2.50:443 admits',
      '192.0.2.200:443 does-not-admit',
      'db.example:5432 does-not-admit',
      'inward.example:80 undecidable',
    ])
    expect(answer.allowed[2]?.resolved).toEqual(['198.51.100.9'])
    expect(answer.allowed[3]?.refused).toContain('169.254.169.254 (link-local')
    expect(cluster.requests.length).toBeLessThanOrEqual(32)
  })

  it('leaves a named port open that it cannot resolve, with the command that settles it', async () => {
    const { read } = await open(egressNamedPortWorld)
    const [, udp, tcp] = (await read()).targets
    expect(udp?.verdict).toBe('undecidable')
    expect(udp?.details.concat(udp.says).join('\n')).toContain('dns-by-name in egress[0] names a port')
    expect(udp?.command).toMatch(/^kubectl get (?:pods|services)/)
    expect(tcp?.verdict).toBe('does-not-admit')
  })

  it('says that the policies cannot be listed, and decides nothing', async () => {
    const { read } = await open(defaultScenario, '192.0.2.50:443')
    const answer = await read()
    expect(answer.state).toBe('denied')
    expect(answer.command).toBe('kubectl get networkpolicies -n shop -o yaml')
    expect([...answer.targets, ...answer.allowed].every(({ verdict }) => verdict === 'undecidable')).toBe(
      true,
    )
  })

  it('asks for those of no namespace where this pod’s is not known', async () => {
    const { cluster, read } = await open(noTokenWorld)
    expect(await read()).toMatchObject({ state: 'unknown', command: 'kubectl get networkpolicies -A' })
    expect(cluster.requests.filter(({ path }) => path.includes('networkpolicies'))).toEqual([])
  })

  it('calls a token that is not accepted no missing permission', async () => {
    const { read } = await open(tokenExpiredWorld)
    expect(await read()).toMatchObject({ state: 'unknown', says: 'The answer was 401: Unauthorized.' })
  })

  it('tells the last answer as stale when the API server no longer answers', async () => {
    const { read, stop } = await open(egressDeniedWorld)
    await read()
    await stop()
    const answer = await read()
    expect(answer).toMatchObject({ state: 'stale', isolating: ['deny-egress'], notes: [] })
    expect(answer.targets[0]?.verdict).toBe('does-not-admit')
  })
})
