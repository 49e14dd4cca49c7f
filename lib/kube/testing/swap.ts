// A kubelet in a process of its own: prints its directory, waits for a word, then swaps the set as often as it is told, with a
// pause of so many milliseconds after each, and on until its input ends.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createServiceAccountDir } from './service-account-dir'

const set = (n: number) => ({ token: `t-${n}`, 'ca.crt': `c-${n}`, namespace: `n-${n}` })

const account = createServiceAccountDir(set(0))
process.stdout.write(`${account.dir}\n`)
let isEnough = false
process.stdin.once('end', () => {
  isEnough = true
})
process.stdin.once('data', async () => {
  const [, , times, pauseMs] = process.argv.map(Number)
  const sleeper = new Int32Array(new SharedArrayBuffer(4))
  for (let n = 1; n <= (times ?? 0) || !isEnough; n += 1) {
    account.swap(set(n))
    if (pauseMs) Atomics.wait(sleeper, 0, 0, pauseMs)
    await nextTurn()
  }
  process.stdin.destroy()
})
