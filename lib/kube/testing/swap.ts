// A kubelet in a process of its own: prints its directory, waits for a word, then swaps the set as often as it is told.
import { createServiceAccountDir } from './service-account-dir'

const set = (n: number) => ({ token: `t-${n}`, 'ca.crt': `c-${n}`, namespace: `n-${n}` })

const account = createServiceAccountDir(set(0))
process.stdout.write(`${account.dir}\n`)
process.stdin.once('data', () => {
  for (let n = 1; n <= Number(process.argv[2]); n += 1) account.swap(set(n))
  process.stdin.destroy()
})
