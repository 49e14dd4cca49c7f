import { waitUntilListening } from '@/sandbox/product'
import { startInPod } from '../pod-product'
import { peakResidentMiB, residentMiB } from '../resident'
import type { LiveCluster } from './live-cluster'

export interface LiveProduct {
  url: string
  residentMiB(): number
  /** The most since its start. */
  peakResidentMiB(): number
  stop(): Promise<void>
}

/** The production server in the pod of the cluster. */
export async function startLiveProduct({
  environment,
}: Pick<LiveCluster, 'environment'>): Promise<LiveProduct> {
  const { product, port, url } = await startInPod(environment)
  if (!(await waitUntilListening(product, port, 60_000))) throw new Error('The page does not listen.')
  return {
    url,
    residentMiB: () => residentMiB(product.process),
    peakResidentMiB: () => peakResidentMiB(product.process),
    stop: () => product.stop(),
  }
}

/** The highest memory of a process while `during` runs, looked at four times a second. */
export async function peakWhile(product: LiveProduct, during: Promise<unknown>): Promise<number> {
  let peak = product.residentMiB()
  const timer = setInterval(() => {
    peak = Math.max(peak, product.residentMiB())
  }, 250)
  try {
    await during
  } finally {
    clearInterval(timer)
  }
  return peak
}
