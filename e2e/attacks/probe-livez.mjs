// A thread that asks /livez again and again and tells its parent how long the slowest answer took, so that what holds the thread
// of a test is not taken for the product's: by the clock, and without the time that either thread waited for a processor.
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

const EVERY_MS = 20
const agent = new http.Agent({ keepAlive: true })
const figures = { asked: 0, failed: 0, slowestMs: 0, clockMs: 0 }
const { port, pid } = workerData
const THREADS = [`/proc/${pid}/task/${pid}`, '/proc/thread-self']
let isEnded = false

/** How long both threads have waited for a processor so far; nothing of a process that is gone, whose probes fail. */
function waitedMs() {
  try {
    const waited = THREADS.map((thread) => Number(readFileSync(`${thread}/schedstat`, 'utf8').split(' ')[1]))
    return waited.reduce((sum, ns) => sum + ns / 1e6, 0)
  } catch {
    return 0
  }
}

function ask() {
  const [startMs, waitedBeforeMs] = [performance.now(), waitedMs()]
  return new Promise((resolve) => {
    const finish = (isGood) => {
      figures.asked += 1
      const clockMs = performance.now() - startMs
      figures.clockMs = Math.max(figures.clockMs, clockMs)
      if (isGood) figures.slowestMs = Math.max(figures.slowestMs, clockMs - waitedMs() + waitedBeforeMs)
      else figures.failed += 1
      resolve()
    }
    http
      .get({ agent, host: '127.0.0.1', port, path: '/livez' }, (answer) => {
        answer.resume().once('end', () => finish(answer.statusCode === 200))
      })
      .once('error', () => finish(false))
  })
}

parentPort.once('message', () => {
  isEnded = true
})
while (!isEnded) {
  await ask()
  await sleep(EVERY_MS)
}
agent.destroy()
parentPort.postMessage(figures)
