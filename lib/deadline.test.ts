import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { withDeadline } from './deadline'

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

describe('a deadline', () => {
  it('comes although garbage is collected before it', async () => {
    const asker = new AbortController()
    const signals = Array.from({ length: 20 }, () => withDeadline(asker.signal, 50))
    collectGarbage()
    await sleep(0)
    collectGarbage()
    await expect.poll(() => signals.every(({ aborted }) => aborted)).toBe(true)
    expect(signals[0]?.reason).toMatchObject({ name: 'TimeoutError' })
  })

  it('comes with the asker who leaves, for the asker’s reason', () => {
    const asker = new AbortController()
    const signal = withDeadline(asker.signal, 60_000)
    asker.abort('left')
    expect(signal.reason).toBe('left')
    expect(withDeadline(asker.signal, 60_000).reason).toBe('left')
  })

  it('is held by nothing else in the product', () => {
    const files = execFileSync('git', ['ls-files', 'lib', 'scripts'], { encoding: 'utf8' }).split('\n')
    const code = files.filter((file) => /\.ts$/.test(file) && !/\.test\.|\/testing\//.test(file))
    // A browser keeps it, as the standard says.
    const lost = code.filter((file) =>
      /AbortSignal\.any\(\[[^\]]*(?:AbortSignal\.timeout|deadline)/.test(readFileSync(file, 'utf8')),
    )
    expect(lost).toEqual(['lib/queries/get-json.ts'])
  })
})
