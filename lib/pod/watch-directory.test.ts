import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { writeVolume } from '@/sandbox/atomic-writer'
import { watchVolumes } from './watch-directory'

const NEVER = 3_600_000

function write(root: string, label: string): void {
  writeVolume(root, new Map([['labels', { data: `app="${label}"`, mode: 0o644 }]]), new Date())
}

/** Watches, and gives the next change that was not yet asked for. */
function watching(roots: string[], pollMs: number) {
  const controller = new AbortController()
  onTestFinished(() => controller.abort())
  const changes: string[] = []
  let asked = 0
  let wake = () => {}
  const onChange = (root: string) => {
    changes.push(root)
    wake()
  }
  watchVolumes(roots, onChange, controller.signal, pollMs)
  const next = async (): Promise<string | undefined> => {
    while (changes.length <= asked) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    asked += 1
    return changes[asked - 1]
  }
  return { changes, next, stop: () => controller.abort() }
}

describe('watchVolumes', () => {
  it('reports each swap by the system, without waiting for a poll', async () => {
    const root = await temporaryDirectory()
    write(root, 'a')
    const watch = watching([root], NEVER)
    for (const label of ['b', 'c', 'd']) {
      write(root, label)
      expect(await watch.next()).toBe(root)
    }
    expect(watch.changes.length).toBe(3)
  })

  it('finds a volume that is mounted later, watches it, and tells when it is replaced or goes', async () => {
    const parent = await temporaryDirectory()
    const [root, other] = [join(parent, 'volume'), join(parent, 'other')]
    write(other, 'b')
    const watch = watching([root], 5)
    write(root, 'a')
    await watch.next()
    await rename(root, join(parent, 'old'))
    await watch.next()
    await rename(other, root)
    await watch.next()
    await rm(root, { recursive: true })
    await watch.next()
  })

  it('tells the change of a single file', async () => {
    const file = join(await temporaryDirectory(), 'labels')
    await writeFile(file, 'a')
    const watch = watching([file], 5)
    await writeFile(file, 'longer')
    expect(await watch.next()).toBe(file)
  })

  it('says which of several volumes changed, and a root given twice is one', async () => {
    const [one, two] = [await temporaryDirectory(), await temporaryDirectory()]
    write(one, 'a')
    write(two, 'a')
    const watch = watching([one, two, two], NEVER)
    write(two, 'b')
    expect(await watch.next()).toBe(two)
    write(one, 'b')
    expect(await watch.next()).toBe(one)
    expect(watch.changes).toEqual([two, one])
  })

  it('is silent after the signal, and from the start when it is already aborted', async () => {
    const root = await temporaryDirectory()
    write(root, 'a')
    const stopped = watching([root], 5)
    stopped.stop()
    const late: string[] = []
    watchVolumes([root], (changed) => late.push(changed), AbortSignal.abort(), 5)
    const watch = watching([root], 5)
    write(root, 'b')
    await watch.next()
    expect([stopped.changes, late]).toEqual([[], []])
  })
})
