import { execFileSync } from 'node:child_process'
import { getEventListeners } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { abortWith, afterSilence, withDeadline } from './deadline'

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

describe('silence', () => {
  it('is not what came while the process was kept from its turn', async () => {
    const { port1: here, port2: there } = new MessageChannel()
    const heard = new Promise((resolve) => {
      here.once('message', () => resolve('an answer'))
      // In the turn before that of timers.
      setImmediate(() => {
        afterSilence(100, () => resolve('silence'))
        there.postMessage('an answer')
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
      })
    })
    expect(await heard).toBe('an answer')
    here.close()
  })

  it('lasts as long as it was told, and not where it was broken', async () => {
    const began = performance.now()
    const broken = afterSilence(40, () => expect.unreachable())
    broken()
    await new Promise<void>((resolve) => afterSilence(95, resolve))
    expect(performance.now() - began).toBeGreaterThan(90)
  })
})

describe('controllers that follow a signal', () => {
  it('abort with it and its reason, before or after, and leave nothing in it once released', () => {
    const gone = new Error('gone')
    const [source, own] = [new AbortController(), new AbortController()]
    const release = abortWith(own, source.signal)
    expect(getEventListeners(source.signal, 'abort')).toHaveLength(1)
    release()
    expect(getEventListeners(source.signal, 'abort')).toEqual([])

    abortWith(own, source.signal)
    release()
    source.abort(gone)
    expect(own.signal.reason).toBe(gone)

    const late = new AbortController()
    abortWith(late, source.signal)
    expect(late.signal.reason).toBe(gone)
  })

  it('put one listener into it however many they are, deadlines included, and each is released alone', () => {
    const source = new AbortController()
    const all = Array.from({ length: 11 }, () => new AbortController())
    const releases = all.map((one) => abortWith(one, source.signal))
    const deadline = withDeadline(source.signal, 60_000)
    expect(getEventListeners(source.signal, 'abort')).toHaveLength(1)
    releases[3]?.()
    releases[3]?.()
    // The first to hear of it ends another, as a failed request ends its neighbors.
    all[0]?.signal.addEventListener('abort', () => releases[5]?.())
    source.abort()
    expect(all.flatMap(({ signal }, i) => (signal.aborted ? [] : [i]))).toEqual([3, 5])
    expect(deadline.aborted).toBe(true)
  })
})
