// A thread that asks /livez again and again and tells its parent how long the slowest answer took, so that what holds the thread
// of a test is not taken for the product's.
import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

const EVERY_MS = 20
const agent = new http.Agent({ keepAlive: true })
const figures = { asked: 0, failed: 0, slowestMs: 0 }
let isEnded = false

function ask() {
  const startMs = performance.now()
  return new Promise((resolve) => {
    const finish = (isGood) => {
      figures.asked += 1
      if (!isGood) figures.failed += 1
      figures.slowestMs = Math.max(figures.slowestMs, performance.now() - startMs)
      resolve()
    }
    http
      .get({ agent, host: '127.0.0.1', port: workerData.port, path: '/livez' }, (answer) => {
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
