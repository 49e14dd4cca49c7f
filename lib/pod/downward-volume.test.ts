import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recordedContainers } from '@/e2e/testing/recorded-pods'
import { layOut, recordedFacts, temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { writeVolume } from '@/sandbox/atomic-writer'
import { readDownwardVolume } from './kubelet-volume'

const signal = new AbortController().signal
const isRoot = process.getuid?.() === 0

/** Runs as a user without permissions where the tests run as root, whose reads no mode refuses. */
async function unprivileged<T>(work: () => Promise<T>): Promise<T> {
  if (!isRoot) return work()
  process.seteuid?.(65532)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}

describe('the volumes of real pods', () => {
  it.each(recordedContainers())('$title: every file with its text, mode and size', async (recorded) => {
    const root = await layOut(recorded)
    const facts = await recordedFacts(recorded)
    const volume = await readDownwardVolume(root, { signal })
    expect(volume.data).toMatch(/^\.\.2026_11_24_13_49_57\.\d+$/)
    expect(volume.error).toBeUndefined()
    expect(new Map(volume.files.map((f) => [f.name, f.text]))).toEqual(recorded.files)
    expect(facts.size).toBe(recorded.files.size)
    for (const file of volume.files) {
      const real = facts.get(file.name)
      expect([file.name, Number.parseInt(file.mode, 8), file.bytes]).toEqual([
        file.name,
        real?.mode,
        real?.bytes,
      ])
      if (isRoot) expect([file.uid, file.gid]).toEqual([real?.uid, real?.gid])
      expect(file.path).toBe(join(root, file.name))
    }
  })

  it.each(recordedContainers().filter((c) => c.pod === 'probe-nonroot'))(
    '$title: a file of mode 0400 is told plainly to another user, and the rest is read',
    async (recorded) => {
      const root = await layOut(recorded)
      if (!isRoot) await chmod(join(root, 'uid'), 0)
      const volume = await unprivileged(() => readDownwardVolume(root, { signal }))
      const uid = volume.files.find((f) => f.name === 'uid')
      expect(uid).toMatchObject({ osCode: 'EACCES', bytes: 36, mode: isRoot ? '0400' : '0000' })
      expect(uid?.text).toBeUndefined()
      expect(uid?.error).toMatch(
        /has mode 0\d00 and belongs to user \d+, group \d+: this process runs as user \d+ and cannot read it \(EACCES\)/,
      )
      expect(volume.files.filter((f) => f.text !== undefined).map((f) => f.name)).toEqual([
        'annotations',
        'labels',
        'name',
      ])
    },
  )
})

describe('readDownwardVolume', () => {
  it('says that nothing is mounted', async () => {
    const root = join(await temporaryDirectory(), 'none')
    expect(await readDownwardVolume(root, { signal })).toEqual({
      root,
      files: [],
      osCode: 'ENOENT',
      error: `${root} does not exist: no volume is mounted there.`,
    })
  })

  it('reads a single file that is mounted by subPath, and a plain directory, both without ..data', async () => {
    const root = await temporaryDirectory()
    await mkdir(join(root, 'sub'))
    await writeFile(join(root, 'labels'), 'a="b"')
    await writeFile(join(root, 'sub', 'name'), 'web')
    const file = await readDownwardVolume(join(root, 'labels'), { signal })
    expect(file.data).toBeUndefined()
    expect(file.files).toMatchObject([{ path: join(root, 'labels'), name: 'labels', text: 'a="b"' }])
    const directory = await readDownwardVolume(root, { signal })
    expect(directory.files.map((f) => [f.name, f.text])).toEqual([
      ['labels', 'a="b"'],
      ['sub/name', 'web'],
    ])
  })

  it('does not read what it cannot, and still gives its facts', async () => {
    const root = await temporaryDirectory()
    const file = (data: string) => ({ data, mode: 0o644 })
    writeVolume(
      root,
      new Map([
        ['labels', file('a="b"')],
        ['password', file('hunter2')],
      ]),
      new Date(),
    )
    const volume = await readDownwardVolume(root, { signal, mayRead: (name) => name === 'labels' })
    expect(volume.files.map((f) => [f.name, f.bytes, f.text])).toEqual([
      ['labels', 5, 'a="b"'],
      ['password', 7, undefined],
    ])
  })

  it('follows no link out of the volume', async () => {
    const root = await temporaryDirectory()
    await writeFile(join(root, 'labels'), '')
    await symlink('/etc/hostname', join(root, 'name'))
    const volume = await readDownwardVolume(root, { signal })
    expect(volume.files.map((f) => f.name)).toEqual(['labels'])
  })

  it('cuts a long file at a whole character and says so', async () => {
    const root = await temporaryDirectory()
    await writeFile(join(root, 'name'), '안녕'.repeat(10))
    const volume = await readDownwardVolume(root, { signal, maxBytes: 10 })
    expect(volume.files).toMatchObject([{ text: '안녕안', truncated: true, bytes: 60 }])
  })

  it('stops when the caller goes', async () => {
    const gone = AbortSignal.abort(new Error('gone'))
    await expect(readDownwardVolume('/tmp', { signal: gone })).rejects.toThrow('gone')
  })
})
