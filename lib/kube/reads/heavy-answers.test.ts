import { describe, expect, it, onTestFinished } from 'vitest'
import { say } from '@/lib/phrase/phrase'
import { json } from '../testing/https-server'
import { failureFrom, startPod } from '../testing/pod'
import { listObjects, readObject, setHeavyThread, type Viewed, viewText } from './heavy-answers'

const POD = { group: '', version: 'v1', resource: 'pods', namespace: 'shop', name: 'web-0' }
const EVENTS = { group: '', version: 'v1', resource: 'events', namespace: 'shop' }
const PASSWORD = { name: 'P', value: 'CANARY' }
const pod = (size: number) => ({
  kind: 'Pod',
  metadata: { name: 'web-0', managedFields: [] },
  spec: { containers: [{ env: [PASSWORD] }], x: Array(size).fill({}) },
})

/** The thread, in place: what it was given, and what it gives. */
function thread(answer: (text: string, view: () => Viewed) => Viewed = (_, view) => view()) {
  const given: string[] = []
  setHeavyThread(async (text, asked) => {
    given.push(text)
    return answer(text, () => viewText(text, asked))
  })
  onTestFinished(() => setHeavyThread(undefined))
  return given
}

describe('a heavy answer', () => {
  it.each([
    [100, 0],
    [2_000, 1],
    [80_000, 1],
  ])('is read in the thread, as a light one is in place: an object of %d parts', async (size, threads) => {
    const { kube } = await startPod((_, response) => json(response, pod(size)))
    const given = thread()
    const { object, leftOut } = await readObject(kube, POD)
    expect(given).toHaveLength(threads)
    expect(JSON.stringify(object)).not.toContain('CANARY')
    expect(leftOut.slice(0, 2)).toEqual(['metadata.managedFields', 'the literal value of 1 variable in env'])
    expect(leftOut.some((words) => words.includes('too large to be shown whole'))).toBe(size > 20_000)
  })

  it('is read in place where there is no thread', async () => {
    const { kube } = await startPod((_, response) => json(response, pod(2_000)))
    expect((await readObject(kube, POD)).object).toMatchObject({ kind: 'Pod' })
  })

  it.each<[string, Viewed, string]>([
    ['too large', { problem: 'too-large', says: say`it is too much` }, 'too-large'],
    ['of another form', { problem: 'shape', says: say`it is no object` }, 'shape'],
  ])('that is %s is the same failure as in place', async (_, viewed, problem) => {
    const { kube } = await startPod((_request, response) => json(response, pod(2_000)))
    thread(() => viewed)
    expect(await failureFrom(readObject(kube, POD))).toMatchObject({ problem })
  })

  it.each([
    ['a list', Array(3_000).fill({})],
    ['a word', 'x'.repeat(70_000)],
  ])('throws in the thread as in place when %s comes', async (_, document) => {
    const { kube } = await startPod((_request, response) => json(response, document))
    expect(await failureFrom(readObject(kube, POD))).toMatchObject({ problem: 'shape' })
    thread()
    expect(await failureFrom(readObject(kube, POD))).toMatchObject({ problem: 'shape' })
  })
})

describe('a list of whole objects', () => {
  const events = (count: number, message: string) => ({
    kind: 'EventList',
    metadata: {},
    items: Array.from({ length: count }, (_, i) => ({ metadata: { name: `e${i}` }, message })),
  })

  it.each([
    ['as many as were asked for', events(2_000, 'x'), 200, 200],
    ['as many as are shown of one answer', events(2_000, 'x '.repeat(1_000)), 2_000, 500],
  ])('has %s, however many come, and says that there are more', async (_, document, limit, most) => {
    const { kube } = await startPod((_request, response) => json(response, document))
    const { items, more } = await listObjects(kube, EVENTS, { limit }, {})
    expect(items.length).toBeLessThanOrEqual(most)
    expect(items.length).toBeGreaterThan(most / 2)
    expect(more).toBe(true)
  })
})
