import { spawn } from 'node:child_process'
import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { startCluster } from '@/sandbox/cluster'
import { MEMORY_FLAGS } from '@/sandbox/product'
import { defaultScenario } from '@/sandbox/scenarios/default'
import { freePort } from './free-port'
import { loadFactor } from './testing/load-factor'

const DESCRIPTORS = 64

/** The status of an answer, or 0 where the connection is cut. What does not end is left open. */
function ask(port: number, path: string): Promise<number> {
  return new Promise((resolve) => {
    const request = http.get({ port, host: '127.0.0.1', path, agent: false }, (answer) => {
      answer.on('error', () => undefined).resume()
      resolve(answer.statusCode ?? 0)
    })
    request.on('error', () => resolve(0))
    onTestFinished(() => void request.destroy())
  })
}

it(
  `answers probes and the API server's calls while streams take what ${DESCRIPTORS} descriptors leave`,
  async () => {
    const cluster = await startCluster({ scenario: defaultScenario })
    onTestFinished(() => cluster.stop())
    const [port, healthPort] = [await freePort(), await freePort()]
    const command = [process.execPath, ...MEMORY_FLAGS, '.next/standalone/start.mjs']
    const product = spawn('sh', ['-c', `ulimit -n ${DESCRIPTORS} && exec "$@"`, 'sh', ...command], {
      env: {
        NODE_ENV: 'production',
        ...cluster.environment(),
        PORT: String(port),
        HEALTH_PORT: String(healthPort),
      },
      stdio: 'ignore',
    })
    onTestFinished(() => void product.kill('SIGKILL'))
    const probes = async () => [await ask(healthPort, '/livez'), await ask(healthPort, '/readyz')]
    await expect.poll(probes, { timeout: 20_000 * loadFactor() }).toEqual([200, 200])

    // Each list is another, so that each stream has a connection to the API server too.
    const kinds = ['pods', 'services', 'configmaps', 'secrets', 'events', 'serviceaccounts', 'endpoints']
    const statuses: number[] = []
    const probed: number[] = []
    for (let nth = 0; nth < 80; nth += 1) {
      const topic = `resources//v1/${kinds[nth % kinds.length]}/${nth < kinds.length ? 'shop' : `n${nth}`}`
      statuses.push(await ask(port, `/api/stream?topics=${encodeURIComponent(topic)}`))
      probed.push(...(await probes()))
    }
    for (let nth = 0; nth < 10; nth += 1) {
      await sleep(300)
      probed.push(...(await probes()))
    }
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(8)
    expect(new Set(statuses)).toEqual(new Set([200, 503]))
    expect(probed.filter((status) => status !== 200)).toEqual([])
    expect(product.exitCode).toBeNull()
  },
  120_000 * loadFactor(),
)
