import { readFileSync, writeFileSync } from 'node:fs'
import { freePort } from '@/e2e/free-port'
import { startCluster } from '@/sandbox/cluster'
import { startProduct, waitUntilListening } from '@/sandbox/product'
import { defaultScenario } from '@/sandbox/scenarios/default'
import { EXAMPLES_FILE, gatherExamples } from './api/gather-examples'
import { DOCUMENT, routeTable, withRouteTable } from './api/route-table'
import { ensureBuild } from './build/ensure-build'

/** Asks each route of a page in the sandbox's default world, and writes its answers into OpenAPI's examples and docs/api.md. */
async function main(): Promise<void> {
  await ensureBuild()
  const port = await freePort()
  const cluster = await startCluster({ scenario: defaultScenario })
  const server = `${cluster.host}:${cluster.port}`
  const environment = { ...cluster.podEnvironment(), ALLOWED_TARGETS: server }
  const product = startProduct({ environment, port, dev: false, onOutput: () => {} })
  try {
    if (!(await waitUntilListening(product, port, 60_000))) throw new Error('The page does not start.')
    const url = `http://127.0.0.1:${port}`
    const examples = await gatherExamples({ url, server })
    writeFileSync(EXAMPLES_FILE, `${JSON.stringify(examples, null, 1)}\n`)
    const { paths } = await (await fetch(`${url}/api/openapi.json`)).json()
    writeFileSync(DOCUMENT, withRouteTable(readFileSync(DOCUMENT, 'utf8'), routeTable(paths, examples)))
  } finally {
    await product.stop()
    await cluster.stop()
  }
}

await main()
