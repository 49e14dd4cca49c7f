import { describe, expect, it } from 'vitest'
import { failureFrom, startPod } from '../testing/pod'
import { isAnswer, UnexpectedAnswerError } from './errors'
import { listPath, objectPath, watchPath } from './paths'

const PODS = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }
const OBJECT = objectPath({ ...PODS, name: 'a' })
const LIST = listPath(PODS)

function serve(text: string, status = 200) {
  return startPod((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(text)
  })
}

const objects = (count: number) => `[${Array(count).fill('{}').join(',')}]`

describe('an answer of the API server', () => {
  it.each([
    ['one object of 40,000 parts', OBJECT, `{"x":${objects(13_000)}}`],
    ['one object with a list of 75,000', OBJECT, `{"spec":{"x":${objects(25_000)}}}`],
    ['a list of 400,000', LIST, `{"items":${objects(133_000)},"kind":"List"}`],
    [
      'a list of 400,000 with a short list before it',
      LIST,
      `{"rows":${objects(10)},"items":${objects(133_000)}}`,
    ],
  ])('is read whole: %s', async (_, path, text) => {
    const { kube } = await serve(text)
    expect((await kube.get(path)).json).toEqual(JSON.parse(text))
  })

  it.each([
    ['objects', OBJECT, `{"spec":{"x":${objects(40_000)}}}`, 'more than 80,000 parts'],
    [
      'keys',
      OBJECT,
      `{${Array.from({ length: 101_000 }, (_, i) => `"${i}":1`).join(',')}}`,
      'more than 80,000 parts',
    ],
    ['brackets', OBJECT, `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'nests deeper than 128 levels'],
    ['one row', LIST, `{"items":[${objects(40_000)}]}`, 'more than 80,000 parts'],
    ['rows', LIST, `{"items":${objects(300_000)}}`, 'more than 600,000 parts'],
    [
      'two long lists',
      LIST,
      `{"items":${objects(50_000)},"rows":${objects(50_000)}}`,
      'more than 80,000 parts',
    ],
  ])('is too large, and said to be, where it is made of too many: %s', async (_, path, text, says) => {
    const { kube } = await serve(text)
    const error = await failureFrom(kube.get(path))
    expect(error).toBeInstanceOf(UnexpectedAnswerError)
    expect(error).toMatchObject({ problem: 'too-large', message: expect.stringContaining(says) })
  })

  it('that refuses stays a refusal, whatever it is made of', async () => {
    const { kube } = await serve(objects(80_000), 403)
    expect(isAnswer(await failureFrom(kube.get(OBJECT)), 403)).toBe(true)
  })

  it.each([
    ['long', JSON.stringify({ x: 'x'.repeat(70_000) }), true],
    ['rich', `{"x":${objects(2_000)}}`, true],
    ['light', `{"x":${objects(1_000)}}`, false],
  ])('goes as a text to who reads heavy ones, where it is heavy: %s', async (_, text, isHeavy) => {
    const { kube } = await serve(text)
    let taken: string | undefined
    const { json } = await kube.get(OBJECT, {
      onHeavy: async (heavy) => {
        taken = heavy
      },
    })
    expect([taken, json]).toEqual(isHeavy ? [text, undefined] : [undefined, JSON.parse(text)])
  })

  it('is one event of a watch: one of too many parts is not parsed', async () => {
    const { kube } = await serve(`{"type":"ADDED"}\n{"type":"ADDED","object":${objects(40_000)}}\n`)
    const read: string[] = []
    const path = watchPath(PODS, { resourceVersion: '1', timeoutSeconds: 300 })
    const failure = failureFrom(
      (async () => {
        for await (const line of kube.lines(path, { signal: new AbortController().signal, accept: 'table' }))
          read.push(line)
      })(),
    )
    expect(await failure).toMatchObject({ problem: 'frame-too-large' })
    expect(read).toEqual(['{"type":"ADDED"}'])
  })
})
