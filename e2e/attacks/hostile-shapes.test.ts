import { describe, expect, it } from 'vitest'
import { listObjects, readObject } from '@/lib/kube/reads/heavy-answers'
import { listTable } from '@/lib/kube/reads/tables'
import { redactedHead } from '@/lib/kube/redact/redact'
import { startPod } from '@/lib/kube/testing/pod'
import { UnexpectedAnswerError } from '@/lib/kube/transport/errors'
import { readLogLines, sentChars } from '@/lib/objects/log-line'
import { seededRandom } from '../testing/seeded-random'
import { eventsText, hostilePod, LOG_UNITS, logText, randomPod, SHAPES, tableText } from './hostile-shapes'

const PODS = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }
const EVENTS = { ...PODS, resource: 'events' }
const MIB = 1_048_576

function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce((sum: number, inner) => sum + sizeOf(inner), 1)
}

/** What is made of an answer: a bounded value, or that it is too large. */
async function madeOf(work: Promise<unknown>): Promise<{ values: number; characters: number }> {
  try {
    const value = await work
    return { values: sizeOf(value), characters: JSON.stringify(value).length }
  } catch (error) {
    if (!(error instanceof UnexpectedAnswerError)) throw error
    expect(['too-large', 'shape', 'not-json']).toContain(error.problem)
    return { values: 0, characters: 0 }
  }
}

async function answering(text: string) {
  const { kube } = await startPod((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(text)
  })
  return kube
}

const random = seededRandom(20_261_128)
const pods = [
  ...SHAPES.map((_, shape) => hostilePod(shape, shape, 300_000)),
  ...Array.from({ length: 20 }, () => randomPod(random)),
]

describe('little is kept', () => {
  it.each(pods)('of an object of $name', async ({ text }) => {
    const { values, characters } = await madeOf(
      readObject(await answering(text), { ...PODS, name: 'hostile' }),
    )
    expect(values).toBeLessThan(31_000)
    expect(characters).toBeLessThan(1.5 * MIB)
  })

  it.each(pods.slice(0, SHAPES.length))('of a list of $name', async ({ text }) => {
    const rows = `[${text.slice(0, -1)},"cells":[${text}]}]`
    const { characters } = await madeOf(listTable(await answering(tableText(rows)), PODS))
    expect(characters).toBeLessThan(4 * 1024)
  })

  it('of 2,000 events', async () => {
    const kube = await answering(eventsText(2_000, 'password: '.repeat(80)))
    const { values, characters } = await madeOf(listObjects(kube, EVENTS, { limit: 500 }, {}))
    expect(values).toBeGreaterThan(500)
    expect(values).toBeLessThan(61_000)
    expect(characters).toBeLessThan(1.5 * MIB)
  })

  it.each(LOG_UNITS)('of a log of %s', (_, unit) => {
    const { lines } = readLogLines(logText(unit, 300_000, 8_192), true, redactedHead)
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.reduce((sum, line) => sum + sentChars(line), 0)).toBeLessThan(MIB)
  })
})
