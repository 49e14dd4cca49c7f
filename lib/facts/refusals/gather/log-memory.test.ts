import { describe, expect, it } from 'vitest'
import { ANSWERED } from '@/lib/evidence/speaker'
import type { TimedRefusal } from '../judge/log-refusals'
import { LogMemory, MOST_KEPT_CHARACTERS } from './log-memory'

const NOW = Date.parse('2026-11-26T12:00:00Z')

function refusal(id: string, times: number[], padding = 0): TimedRefusal {
  const message = `${id} ${'x'.repeat(padding)}`
  const request = { verb: 'get', resource: id }
  const found = { form: 'part', at: 0, end: 1, message, request, missing: 'body', ...ANSWERED } as const
  return { found, times }
}

function read(settled: TimedRefusal[], open: TimedRefusal[] = []) {
  return { readMs: NOW, from: '2026-11-26T11:59:59Z', settled, open, isCut: false }
}

const told = (memory: LogMemory, run: string) =>
  memory
    .refusalsOf({ run })
    .map(({ found, times }) => [
      'request' in found && found.request && 'resource' in found.request && found.request.resource,
      times.length,
    ])

describe('LogMemory', () => {
  it('counts what is settled once, and what is open until it comes again', () => {
    const memory = new LogMemory()
    memory.add({ run: 'a' }, undefined, read([refusal('pods', [NOW])], [refusal('jobs', [NOW])]))
    memory.add({ run: 'a' }, memory.of({ run: 'a' }), read([refusal('jobs', [NOW])], []))
    expect(told(memory, 'a')).toEqual([
      ['pods', 1],
      ['jobs', 1],
    ])
  })

  it('drops what a program tells of its own account last, however much else is written after it', () => {
    const memory = new LogMemory()
    const of = (user: string, resource: string, at: number): TimedRefusal => ({
      found: {
        form: 'part',
        at: 0,
        end: 1,
        message: resource,
        request: { user, verb: 'get', resource },
        missing: 'body',
        ...ANSWERED,
      },
      times: [at],
    })
    const forged = Array.from({ length: 60 }, (_, i) => of('other', `r${i}`, NOW - i))
    memory.add({ run: 'a', runsAs: 'web' }, undefined, read([of('web', 'pods', NOW - 1_000), ...forged]))
    expect(told(memory, 'a')).toHaveLength(50)
    expect(told(memory, 'a')[0]).toEqual(['pods', 1])
  })

  it('keeps the newest of a log whose refusals are longer than its share', () => {
    const memory = new LogMemory()
    const many = Array.from({ length: 40 }, (_, i) => refusal(`r${i}`, [NOW - i], 30_000))
    memory.add({ run: 'a' }, undefined, read(many, many))
    const kept = told(memory, 'a').map(([name]) => name)
    expect(kept).toContain('r0')
    expect(kept).not.toContain('r39')
  })

  it('knows whether a log can have more refusals than it kept, also after it was read on', () => {
    const memory = new LogMemory()
    const some = (count: number) => Array.from({ length: count }, (_, i) => refusal(`r${i}`, [NOW - i]))
    const isFull = () => memory.of({ run: 'a' })?.isFull
    memory.add({ run: 'a' }, undefined, read(some(49)))
    expect(isFull()).toBe(false)
    memory.add({ run: 'a' }, memory.of({ run: 'a' }), read(some(50)))
    expect(isFull()).toBe(true)
    memory.add({ run: 'a' }, memory.of({ run: 'a' }), read([]))
    expect(isFull()).toBe(true)
  })

  it('keeps within its bounds whatever the logs of a namespace hold, the one that was read last in any case', () => {
    const memory = new LogMemory()
    const many = Array.from({ length: 20 }, (_, i) => refusal(`r${i}`, [NOW], 10_000))
    const runs = Array.from({ length: 200 }, (_, i) => `run-${i}`)
    for (const run of runs) memory.add({ run }, undefined, read(many))
    const kept = runs.filter((run) => memory.of({ run }))
    expect(kept.at(-1)).toBe('run-199')
    expect(kept.length).toBeLessThan(200)
    const characters = kept.reduce((sum, run) => sum + JSON.stringify(memory.of({ run })).length, 0)
    expect(characters).toBeLessThanOrEqual(MOST_KEPT_CHARACTERS)
  })
})
