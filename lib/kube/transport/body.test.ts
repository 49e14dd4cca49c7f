import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitLines } from './body'
import { UnexpectedAnswerError } from './errors'

const LINE = { method: 'GET', path: '/version' } as const

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = []
  for await (const line of lines) all.push(line)
  return all
}

async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let from = 0
  for (const size of sizes) {
    yield bytes.subarray(from, from + size)
    from += size
  }
  yield bytes.subarray(from)
}

describe('splitLines', () => {
  it('gives the same lines however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''))),
        fc.array(fc.nat(5)),
        async (lines, sizes) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
          expect(await collect(splitLines(cut(bytes, sizes), 1000, LINE))).toEqual(lines)
        },
      ),
    )
  })

  it('counts a last line without a newline', async () => {
    expect(await collect(splitLines(cut(Buffer.from('a\nb'), []), 10, LINE))).toEqual(['a', 'b'])
  })

  it('holds the bytes of a line and no object for each piece of it', async () => {
    setFlagsFromString('--expose-gc')
    const gc = runInNewContext('gc')
    const length = 300_000
    let held = 0
    async function* byteByByte(): AsyncGenerator<Buffer> {
      gc()
      const before = process.memoryUsage().heapUsed
      for (let sent = 0; sent < length; sent += 1) yield Buffer.from('a')
      gc()
      held = process.memoryUsage().heapUsed - before
    }
    expect(await collect(splitLines(byteByByte(), length, LINE))).toEqual(['a'.repeat(length)])
    expect(held).toBeLessThan(10 * length)
  })

  it('throws as soon as a line passes the cap, whether or not it ends', async () => {
    let pulled = 0
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) {
        pulled += 1
        yield Buffer.alloc(100, 'a')
      }
    }
    await expect(collect(splitLines(endless(), 1000, LINE))).rejects.toBeInstanceOf(UnexpectedAnswerError)
    expect(pulled).toBe(11)
    await expect(collect(splitLines(cut(Buffer.from('aaaa\n'), []), 3, LINE))).rejects.toMatchObject({
      problem: 'frame-too-large',
    })
  })
})
