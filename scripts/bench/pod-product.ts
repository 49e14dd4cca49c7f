import { freePort } from '@/e2e/free-port'
import { type Product, startProduct } from '@/sandbox/product'
import { imageCommand } from '@/scripts/image/dockerfile'

export interface InPod {
  product: Product
  port: number
  url: string
}

/** The build in the pod of a cluster, with the flags and variables that the image gives it, or with others. */
export async function startInPod(
  environment: Readonly<Record<string, string>>,
  {
    flags,
    environment: own,
  }: Pick<ReturnType<typeof imageCommand>, 'flags' | 'environment'> = imageCommand(),
): Promise<InPod> {
  const [port, healthPort] = [await freePort(), await freePort()]
  const product = startProduct({
    environment: { ...own, ...environment },
    flags,
    port,
    healthPort,
    dev: false,
    onOutput: () => undefined,
  })
  return { product, port, url: `http://127.0.0.1:${port}` }
}
