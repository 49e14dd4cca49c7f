import { setTimeout as sleep } from 'node:timers/promises'
import { openUserMode, VIEWERS } from '@/e2e/testing/user-mode'
import type { Figure } from './figure'
import { openViewer } from './live/viewers'
import { peakResidentMiB } from './resident'

/** What a pod of 256 MiB may take before it gives up streams: 85% of its limit. */
const BUDGET_MIB = 217
const PER_SECOND = 10

interface Share {
  viewers: number
  namespaces: number
  pods: number
  forMs: number
}

/** Memory of the page while viewers look with a token each, and share nothing: each list is read and kept once for each. */
async function withOwnTokens({ viewers, namespaces, pods, forMs }: Share): Promise<Figure> {
  const [jane] = VIEWERS
  const mode = await openUserMode()
  const { cluster, url, product } = mode
  try {
    const names = Array.from({ length: namespaces }, (_, nth) => `amber-${nth}`)
    for (const name of names) {
      cluster.apply(
        `{apiVersion: v1, kind: Namespace, metadata: {name: ${name}}}\n---\n${mode.reads(name, jane)}`,
      )
      cluster.fill(name, pods)
    }
    cluster.churn(names[0] ?? '', PER_SECOND)
    const opened = []
    for (let nth = 0; nth < viewers; nth += 1)
      opened.push(await openViewer(url, { namespaces: names, token: await mode.tokenOf(jane) }))
    await sleep(forMs)
    const peak = peakResidentMiB(product.process)
    for (const viewer of opened) viewer.close()
    const where =
      namespaces === 1 ? `one namespace of ${pods} pods` : `${namespaces} namespaces of ${pods} pods`
    return {
      what: `peak memory, ${viewers} viewers with a token each, ${where}`,
      ours: `${peak.toFixed(0)} MiB`,
      peer: '—',
      ratio: '—',
      budget: `≤ ${BUDGET_MIB} MiB`,
      met: peak <= BUDGET_MIB,
    }
  } finally {
    await mode.close()
  }
}

export async function ownTokens(isSmoke: boolean): Promise<Figure[]> {
  const forMs = isSmoke ? 500 : 10_000
  const viewers = isSmoke ? 2 : 10
  return [
    await withOwnTokens({ viewers, namespaces: isSmoke ? 2 : 10, pods: isSmoke ? 20 : 200, forMs }),
    await withOwnTokens({ viewers, namespaces: 1, pods: isSmoke ? 50 : 5_000, forMs }),
  ]
}
