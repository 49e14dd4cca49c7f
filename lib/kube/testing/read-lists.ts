import { listTable } from '../reads/tables'
import { createKubeClient } from '../transport/client'
import { UnexpectedAnswerError } from '../transport/errors'

// A process with the product's heap, equally full: reads lists at once and reports on each.
const [kubectlProxyUrl = '', ballastMib = '0', namespace = '', count = '1'] = process.argv.slice(2)
const ballast: unknown[] = []
const before = process.memoryUsage().heapUsed
while (process.memoryUsage().heapUsed - before < Number(ballastMib) * 1_048_576) {
  for (let i = 0; i < 1000; i += 1) ballast.push({ i, text: `text ${i}`, list: [i] })
}
const kube = createKubeClient({ kubectlProxyUrl, serviceAccountDir: '/nowhere' })
const target = { group: '', version: 'v1', resource: 'pods', namespace }
const results = await Promise.all(
  Array.from({ length: Number(count) }, async () => {
    try {
      return (await listTable(kube, target)).rows.length
    } catch (error) {
      return error instanceof UnexpectedAnswerError ? error.problem : String(error)
    }
  }),
)
const peakMib = Math.round(process.resourceUsage().maxRSS / 1024)
process.stdout.write(JSON.stringify({ results, peakMib, ballast: ballast.length }))
kube.close()
