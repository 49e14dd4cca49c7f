import { describe, expect, it } from 'vitest'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { plain } from '@/lib/phrase/phrase'
import { verbMissingWorld } from '@/sandbox/scenarios/shared-worlds'
import { webGetsExec } from '@/sandbox/scenarios/shop'
import { listAccess } from './access'

/** What the answer says, and how often it asked for the version beside the question who answers. */
async function ask(version: Record<string, string>) {
  const { cluster, kube, signal } = await startScenario(verbMissingWorld)
  Object.assign(cluster.context, { version })
  cluster.apply(webGetsExec)
  await listAccess({ kube, namespace: 'shop', signal })
  const before = cluster.requests.length
  const { upgrade } = await listAccess({ kube, namespace: 'shop', signal })
  const asked = cluster.requests.slice(before).filter(({ path }) => path === '/version').length
  return { server: upgrade?.server, says: upgrade?.steps.map(({ says }) => plain(says)), asked }
}

describe('listAccess and the next versions of Kubernetes', () => {
  const SAYS = ['From Kubernetes 1.35, by default: 1 call that the rules allow is refused.']

  it('says what they refuse, by the version that the server emulates, which it asks for once', async () => {
    expect(await ask({ emulationMinor: '34' })).toEqual({ server: '1.34', says: SAYS, asked: 0 })
  })

  it('reads the version of a server that emulates none', async () => {
    const { server, says } = await ask({ emulationMajor: '', emulationMinor: '', gitVersion: 'v1.33.4+k3s1' })
    expect([server, says]).toEqual(['1.33', SAYS])
  })

  it('says nothing where the server is past it', async () => {
    expect(await ask({})).toEqual({ server: undefined, says: undefined, asked: 0 })
  })

  it('does not ask for the version where no version changes anything', async () => {
    const { cluster, kube, signal } = await startScenario(verbMissingWorld)
    await listAccess({ kube, namespace: 'shop', signal })
    const tokenless = cluster.requests.filter(({ path }) => path === '/version')
    expect(tokenless.length).toBeLessThanOrEqual(1)
  })

  it('still says it where the version cannot be read', async () => {
    const { cluster, kube, signal } = await startScenario(verbMissingWorld)
    cluster.apply(webGetsExec)
    cluster.addFault({ kind: 'error', match: '/version' })
    const { upgrade } = await listAccess({ kube, namespace: 'shop', signal })
    expect([upgrade?.server, upgrade?.steps.map(({ says }) => plain(says))]).toEqual([undefined, SAYS])
  })
})
