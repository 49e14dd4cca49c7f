// Loaded into the product by --import. From the first SIGUSR2 on it prints how long the event loop was held at most: by the clock,
// and how much of that time its thread had a processor, so other programs of the machine do not count. Each later one ends a round:
// it prints the most of it and starts again.
import { readFileSync, writeSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 5
const SCHEDULED = `/proc/self/task/${process.pid}/schedstat`

function start() {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  let most = { clockMs: 0, ownMs: 0 }
  const readRunMs = () => Number(readFileSync(SCHEDULED, 'utf8').split(' ')[0]) / 1e6
  let last = { atMs: performance.now(), runMs: readRunMs() }
  setInterval(() => {
    const now = { atMs: performance.now(), runMs: readRunMs() }
    const heldMs = now.atMs - last.atMs - RESOLUTION_MS
    const ownMs = Math.min(heldMs, now.runMs - last.runMs)
    const clockMs = Math.max(heldMs, histogram.max / 1e6 - RESOLUTION_MS)
    last = now
    if (clockMs <= most.clockMs && ownMs <= most.ownMs) return
    most.clockMs = Math.max(most.clockMs, clockMs)
    most.ownMs = Math.max(most.ownMs, ownMs)
    writeSync(2, `loop-delay ${JSON.stringify(most)}\n`)
  }, RESOLUTION_MS).unref()
  return () => {
    writeSync(2, `loop-delay-round ${JSON.stringify(most)}\n`)
    most = { clockMs: 0, ownMs: 0 }
    histogram.reset()
  }
}

let endRound
process.on('SIGUSR2', () => {
  endRound ??= start()
  endRound()
})
