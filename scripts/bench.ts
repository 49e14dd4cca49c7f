import { cpus, loadavg } from 'node:os'
import { startCluster } from '@/sandbox/cluster'
import { waitUntilListening } from '@/sandbox/product'
import { scenarios } from '@/sandbox/scenarios/all'
import { accessMatrix, explainPasted, firstPageScripts, longPaste, secondChecks } from './bench/ask-figures'
import { type Figure, type MeasuredFigure, measured, printTable } from './bench/figure'
import { liveFigures } from './bench/live-figures'
import { ownTokens } from './bench/own-token-figures'
import { startInPod } from './bench/pod-product'
import { changedRows } from './bench/row-figures'
import { coldStart, idleMemory } from './bench/start-figures'
import { worstTexts } from './bench/text-figures'
import { onlyFlags } from './only-flags'

onlyFlags('npm run bench', '--smoke')
const smoke = process.argv.includes('--smoke')
const runs = smoke ? 2 : 15

const scenario = scenarios.get('verb-missing')
if (scenario === undefined) throw new Error('The scenario verb-missing is not there.')
const cluster = await startCluster({ scenario })
const figures: MeasuredFigure[] = []
const note = (...taken: Figure[]) => void figures.push(...measured(taken))
note(changedRows(smoke ? 10 : 200), worstTexts((smoke ? 2 : 64) * 1024))
try {
  note(await coldStart(cluster, smoke ? 1 : 5))
  // Idle is when the thread that reads texts has ended, too.
  note(await idleMemory(cluster, smoke ? 500 : 15_000))
  const { product, port, url } = await startInPod(cluster.environment())
  try {
    if (!(await waitUntilListening(product, port, 15_000))) throw new Error('The page does not listen.')
    const running = { cluster, url }
    // First, because the first paste of a process is timed apart.
    note(await explainPasted(running, runs))
    note(await accessMatrix(running, runs))
    note(await longPaste(running, runs))
    note(await firstPageScripts(running))
    note(await secondChecks(running, runs))
  } finally {
    await product.stop()
  }
} finally {
  await cluster.stop()
}
await liveFigures(note, smoke)
note(...(await ownTokens(smoke)))
const load = loadavg()[0] ?? 0
console.log(
  `Node ${process.version}, ${cpus().length} cores, load ${load.toFixed(1)}${smoke ? ', smoke run' : ''}\n`,
)
printTable(figures)
