import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { MAX_LOG_BYTES } from '@/lib/contract/logs'
import { applyLogEvent, KEPT_LINES, type LogTail } from '@/lib/pages/live/contract/apply-log-event'
import { createFrameReader } from '@/lib/pages/live/contract/event-frames'
import { inPlain } from '@/lib/phrase/testing/in-plain'
import { createManualClock } from '../testing/manual-clock'
import { aRefusal, noAnswer } from '../testing/scripted-feed'
import { createScriptedLog } from '../testing/scripted-log'
import { createLiveLog, followLog, QUEUED_LINES } from './log-follower'

const decoder = new TextDecoder()
const stamp = (i: number) => `2026-11-24T14:00:${String(i).padStart(2, '0')}.000000000Z`
const line = (i: number, text = `line ${i}`) => `${stamp(i)} ${text}`

function start({ mostMs }: { mostMs?: number } = {}) {
  const clock = createManualClock()
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const log = createLiveLog('logs/shop/web-0/app', 'e1', clock, stop.signal)
  const feed = Object.assign(createScriptedLog(), mostMs === undefined ? {} : { mostMs })
  const running = followLog(log, feed, clock, stop.signal, () => 0)
  const newest = () => {
    const follow = feed.follows.at(-1)
    if (!follow) throw new Error('Nothing is followed.')
    return follow
  }
  const viewer = () => {
    let tail: LogTail | undefined
    return () => {
      const reader = createFrameReader()
      for (let step = log.next(tail?.cursor); step; step = log.next(tail?.cursor)) {
        for (const frame of step.frames) {
          for (const event of reader(decoder.decode(frame))) {
            if (event.type !== 'log') throw new Error(`unexpected ${event.type}`)
            const next = applyLogEvent(tail, event)
            if (next === 'resync') throw new Error('resync')
            tail = next
          }
        }
      }
      if (tail === undefined) throw new Error('Nothing was brought.')
      return tail
    }
  }
  return { clock, stop, log, feed, newest, viewer, running }
}

const texts = (tail: LogTail) =>
  tail.entries.map((entry) => ('text' in entry ? entry.text : `-${entry.skipped}-`))

describe('followLog', () => {
  it('brings lines to viewers that come early and late', async () => {
    const { clock, newest, viewer } = start()
    await clock.settle()
    const early = viewer()
    expect(early()).toMatchObject({ state: 'live', entries: [] })
    newest().push(line(1), line(2))
    await clock.advance(300)
    newest().push(line(3, '\u001b[31mred\u001b[0m'))
    await clock.advance(300)
    const late = viewer()
    expect(texts(early())).toEqual(['line 1', 'line 2', 'red'])
    expect(late()).toEqual(early())
    expect(early().entries[2]).toEqual({
      number: 2,
      at: stamp(3),
      text: 'red',
      looks: [{ from: 0, to: 3, ink: 'red' }],
    })
  })

  it('leaves out a private key that comes in several reads, or begins in lines that are skipped', async () => {
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString().trim().split('\n')
    const { clock, newest, viewer } = start()
    const read = viewer()
    await clock.settle()
    newest().push(line(1), ...pem.slice(0, 9).map((text) => line(2, text)))
    await clock.advance(300)
    newest().push(...pem.slice(9).map((text) => line(3, text)), line(4))
    await clock.advance(300)
    expect(texts(read())).toEqual(['line 1', ...pem.map(() => '[PRIVATE KEY left out]'), 'line 4'])
    newest().push(...Array.from({ length: 3 }, () => line(5, pem[0])))
    newest().push(...Array.from({ length: QUEUED_LINES }, (_, i) => line(5, pem[1 + (i % 20)])))
    await clock.advance(300)
    expect(pem.slice(1, -1).filter((one) => JSON.stringify(read()).includes(one))).toEqual([])
  })

  it('goes on from the last line after a cut, and a line comes once', async () => {
    const { clock, newest, viewer, feed } = start()
    const read = viewer()
    await clock.settle()
    newest().push(line(1), line(2))
    await clock.settle()
    newest().fail(noAnswer('reset'))
    await clock.advance(10_000)
    expect(feed.follows.map(({ since }) => since)).toEqual([undefined, stamp(2)])
    newest().push(line(2), line(3))
    await clock.advance(300)
    expect(texts(read())).toEqual(['line 1', 'line 2', 'line 3'])
    expect(read().state).toBe('live')
  })

  it('asks again from the last line before a permission can be gone for a minute, and no line is lost or doubled', async () => {
    const { clock, feed, newest, viewer } = start({ mostMs: 45_000 })
    await clock.settle()
    newest().push(line(1))
    await clock.advance(44_000)
    expect(feed.follows).toHaveLength(1)
    await clock.advance(1_001)
    expect(feed.follows.map(({ since, isAborted }) => [since, isAborted])).toEqual([
      [undefined, true],
      [stamp(1), false],
    ])
    newest().push(line(1), line(2))
    await clock.advance(300)
    expect(texts(viewer()())).toEqual(['line 1', 'line 2'])
    feed.refusal = aRefusal(403)
    await clock.advance(45_001)
    expect(viewer()().state).toBe('denied')
  })

  it('asks on at once after its share of bytes, and waits when the container has ended', async () => {
    const { clock, newest, viewer, feed } = start()
    const read = viewer()
    await clock.settle()
    newest().push(line(1, 'x'.repeat(MAX_LOG_BYTES)))
    newest().end()
    await clock.settle()
    expect(feed.follows).toHaveLength(2)
    newest().end()
    await clock.advance(300)
    expect(read()).toMatchObject({ state: 'ended' })
    expect(feed.follows).toHaveLength(2)
    await clock.advance(5_000)
    expect(feed.follows).toHaveLength(3)
    newest().push(line(9, 'again'))
    await clock.advance(300)
    expect(read()).toMatchObject({ state: 'live' })
    expect(texts(read()).at(-1)).toBe('again')
  })

  it('claims no end of a container that never said a line', async () => {
    const { clock, newest, viewer } = start()
    const read = viewer()
    await clock.settle()
    newest().end()
    await clock.settle()
    expect(read()).toMatchObject({ state: 'waiting', entries: [] })
  })

  it.each([
    [
      '403',
      aRefusal(403, 'pods "web-0" is forbidden'),
      { state: 'denied', explain: '/ask?verb=get&resource=pods&subresource=log' },
      59_000,
    ],
    [
      '400',
      aRefusal(400, 'container "app" in pod "web-0" is waiting to start: PodInitializing'),
      { state: 'waiting', says: expect.stringContaining('waiting to start') },
      4_000,
    ],
    ['404', aRefusal(404, 'pods "web-0" not found'), { state: 'absent' }, 29_000],
    ['no answer', noAnswer('connect'), { state: 'failed' }, 0],
  ])(
    'says what a refusal by %s means, and asks again only after a while',
    async (_, refusal, state, quietMs) => {
      const { clock, feed, newest, viewer } = start()
      feed.refusal = refusal
      const read = viewer()
      await clock.settle()
      expect(inPlain(read())).toMatchObject(state)
      await clock.advance(quietMs)
      if (quietMs > 0) expect(feed.follows).toHaveLength(1)
      feed.refusal = undefined
      await clock.advance(90_000)
      newest().push(line(1))
      await clock.advance(300)
      expect(read()).toMatchObject({ state: 'live' })
      expect(read().explain).toBeUndefined()
    },
  )

  it('skips lines of a log that is too fast, counts them, and stays bounded', async () => {
    const { clock, newest, viewer } = start()
    const read = viewer()
    await clock.settle()
    newest().push(line(1, 'first'))
    await clock.advance(300)
    read()
    newest().push(...Array.from({ length: 3000 }, (_, i) => line(2, `n${i}`)))
    await clock.advance(300)
    const tail = read()
    expect(texts(tail).slice(0, 3)).toEqual(['first', `-${3000 - QUEUED_LINES}-`, `n${3000 - QUEUED_LINES}`])
    expect(texts(tail).at(-1)).toBe('n2999')
    expect(tail.next).toBe(3001)
  })

  it('counts for a slow viewer the lines that it missed', async () => {
    const { clock, newest, viewer } = start()
    const slow = viewer()
    await clock.settle()
    newest().push(line(1, 'first'))
    await clock.advance(300)
    slow()
    for (let burst = 0; burst < 8; burst += 1) {
      newest().push(...Array.from({ length: 900 }, (_, i) => line(2, `${burst}/${i} ${'x'.repeat(200)}`)))
      await clock.advance(300)
    }
    const tail = slow()
    const skipped = tail.entries.find((entry) => 'skipped' in entry)
    expect(skipped).toMatchObject({ skipped: expect.any(Number) })
    const lines = tail.entries.filter((entry) => 'text' in entry).length
    expect(lines + (skipped && 'skipped' in skipped ? skipped.skipped : 0)).toBe(1 + 8 * 900)
    expect(tail.entries.length).toBeLessThanOrEqual(KEPT_LINES)
  })
})
