import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod/mini'
import { buildWorld } from '@/e2e/k8s/kustomize'
import { missesOf } from '@/e2e/k8s/shape'
import type { ClusterWorld, Shows } from '@/e2e/k8s/world-list'
import { withDeadline } from '@/lib/deadline'
import type { Kubectl } from '../attach/kubectl'
import type { Forwarded } from './forward'

export interface WorldRun {
  /** Part of each namespace that the run makes. */
  run: string
  kubectl: Kubectl
  /** What takes the place of each image of the manifests. */
  images: Readonly<Record<string, string>>
  forward: (namespace: string, pod: string) => Promise<Forwarded>
  signal: AbortSignal
  /** How long the pod may take to serve: a node may have to pull the image first. */
  readyMs: number
  /** How long the page may then take to say what it must. */
  settleMs: number
}

const podsSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({
        containerStatuses: z._default(
          z.array(
            z.object({ name: z.string(), ready: z.boolean(), state: z.record(z.string(), z.unknown()) }),
          ),
          [],
        ),
      }),
    }),
  ),
})

const namespaceOf = (name: string) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  })

/** The pod whose page is ready, whatever its other containers are. Rejects with the state of the container where none is in time. */
async function readyPod({ kubectl, signal, readyMs }: WorldRun, namespace: string): Promise<string> {
  const select = ['-n', namespace, '-l', 'app.kubernetes.io/name=podglass', '-o', 'json']
  for (const deadline = performance.now() + readyMs; ; ) {
    signal.throwIfAborted()
    const { items } = z.parse(podsSchema, JSON.parse(await kubectl(['get', 'pods', ...select])))
    const pages = items.map(({ metadata, status }) => ({
      pod: metadata.name,
      page: status.containerStatuses.find(({ name }) => name === 'podglass'),
    }))
    const ready = pages.find(({ page }) => page?.ready)
    if (ready) return ready.pod
    if (performance.now() > deadline)
      throw new Error(
        `no page is ready: ${JSON.stringify(pages.map(({ page }) => page?.state ?? 'no container'))}`,
      )
    await delay(500, undefined, { signal })
  }
}

async function missesAt(url: string, shows: Shows, signal: AbortSignal): Promise<string[]> {
  const misses: string[] = []
  for (const { read, answer } of shows) {
    const response = await fetch(`${url}${read}`, {
      signal: withDeadline(signal, 30_000),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${read} answered ${response.status}: ${text.slice(0, 500)}`)
    misses.push(...missesOf(JSON.parse(text), answer).map((miss) => `${read}${miss}`))
  }
  return misses
}

async function see(
  { signal, settleMs }: WorldRun,
  { shows, enforced }: ClusterWorld,
  url: string,
): Promise<string> {
  for (const deadline = performance.now() + settleMs; ; ) {
    const misses = await missesAt(url, shows, signal)
    if (misses.length === 0) return 'the page says so'
    // Only at the end: a page that has not settled may say as little as one that is cut off.
    if (performance.now() > deadline) {
      if (enforced && (await missesAt(url, enforced, signal)).length === 0)
        return 'the page says so, cut off by a policy that is enforced'
      throw new Error(misses.join('\n'))
    }
    await delay(1_000, undefined, { signal })
  }
}

/**
 * Deploys one world in a namespace of the run's own that enforces Pod Security restricted, and asks the page in it until it says
 * what the list has. Rejects with each difference. Whatever happens, the namespace is deleted.
 */
export async function runWorld(run: WorldRun, world: ClusterWorld): Promise<string> {
  const { kubectl } = run
  const namespace = `podglass-${run.run}-${world.name}`
  try {
    await kubectl(['create', '-f', '-'], { input: namespaceOf(namespace) })
    await kubectl(['apply', '-n', namespace, '-f', '-'], {
      input: buildWorld(world.name, namespace, run.images),
    })
    const forwarded = await run.forward(namespace, await readyPod(run, namespace))
    try {
      return await see(run, world, forwarded.url)
    } finally {
      forwarded.close()
    }
  } finally {
    await kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=false'])
  }
}
