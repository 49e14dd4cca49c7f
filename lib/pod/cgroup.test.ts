import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { readCgroup } from './cgroup'

async function hierarchy(files: Record<string, string>): Promise<string> {
  const root = await temporaryDirectory()
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return root
}

function values(reading: Awaited<ReturnType<typeof readCgroup>>) {
  return reading.limits.map(({ what, value }) => [what, value.kind === 'limit' ? value.value : value.kind])
}

describe('readCgroup', () => {
  it('reads a container under cgroup v2, which sees its own cgroup as the root', async () => {
    const root = await hierarchy({
      'cgroup.controllers': 'cpu memory pids\n',
      'cpu.max': '15000 100000\n',
      'memory.max': '268435456\n',
      'pids.max': 'max\n',
    })
    const reading = await readCgroup({ root, procCgroup: '0::/\n' })
    expect(reading.version).toBe('v2')
    expect(values(reading)).toEqual([
      ['cpu', 0.15],
      ['memory', 268435456],
      ['pids', 'none'],
    ])
    expect(reading.limits[0]?.source).toBe(join(root, 'cpu.max'))
  })

  it('holds the lowest limit between the process and the root', async () => {
    const root = await hierarchy({
      'cgroup.controllers': '',
      'kubepods/pod1/memory.max': '100\n',
      'kubepods/pod1/c1/memory.max': '200\n',
      'kubepods/pod1/c1/cpu.max': 'max 100000\n',
      'kubepods/pod1/c1/pids.max': '10\n',
    })
    const reading = await readCgroup({ root, procCgroup: '0::/kubepods/pod1/c1\n' })
    expect(values(reading)).toEqual([
      ['cpu', 'none'],
      ['memory', 100],
      ['pids', 10],
    ])
    expect(reading.limits[1]?.source).toBe(join(root, 'kubepods/pod1/c1/memory.max'))
  })

  it('reads what a real cgroup v1 pod had, whose host path does not exist inside', async () => {
    const root = await hierarchy({
      'cpu/cpu.cfs_quota_us': '15000\n',
      'cpu/cpu.cfs_period_us': '100000\n',
      'memory/memory.limit_in_bytes': '314572800\n',
      'pids/pids.max': 'max\n',
    })
    const procCgroup = await readFile('e2e/inpod/probe/1-first/app/process.txt', 'utf8')
    const reading = await readCgroup({ root, procCgroup })
    expect(reading.version).toBe('v1')
    expect(values(reading)).toEqual([
      ['cpu', 0.15],
      ['memory', 314572800],
      ['pids', 'none'],
    ])
  })

  it('says none where there is no cgroup, and unreadable where one file is missing', async () => {
    expect(await readCgroup({ root: await hierarchy({}), procCgroup: '' })).toEqual({
      version: 'none',
      limits: [],
    })
    const root = await hierarchy({ 'cgroup.controllers': '', 'memory.max': 'max' })
    expect(values(await readCgroup({ root, procCgroup: '' }))).toEqual([
      ['cpu', 'unreadable'],
      ['memory', 'none'],
      ['pids', 'unreadable'],
    ])
  })

  it('does not leave the root by dots', async () => {
    const root = await hierarchy({ 'in/cgroup.controllers': '', 'memory.max': '5', 'in/memory.max': 'max' })
    const reading = await readCgroup({ root: join(root, 'in'), procCgroup: '0::/../\n' })
    expect(values(reading)).toContainEqual(['memory', 'none'])
  })

  const uid = 'c7c54a5c-a03b-48e9-94f3-b76489dac03a'
  it.each<[string, string, string, boolean]>([
    ['hidden from a cgroup namespace of the container', '', '0::/', true],
    ['hidden where the path of the host is not mounted', '', `0::/kubepods/pod${uid}/c1`, true],
    [
      'in sight where the hierarchy of the host is mounted',
      `kubepods/pod${uid}/c1/`,
      `0::/kubepods/pod${uid}/c1`,
      false,
    ],
    [
      'in sight under systemd',
      `kubepods.slice/kubepods-pod${uid.replaceAll('-', '_')}.slice/cri-1.scope/`,
      `0::/kubepods.slice/kubepods-pod${uid.replaceAll('-', '_')}.slice/cri-1.scope`,
      false,
    ],
  ])('says that the cgroup of the pod is %s', async (_, folder, procCgroup, isHidden) => {
    const root = await hierarchy({
      'cgroup.controllers': '',
      [`${folder}memory.max`]: 'max\n',
      ...(folder === '' ? {} : { [`${dirname(folder)}/memory.max`]: `${64 * 1_048_576}\n` }),
    })
    const memory = (await readCgroup({ root, procCgroup })).limits.find(({ what }) => what === 'memory')
    expect(memory?.isHiddenAbove).toBe(isHidden)
    expect(memory?.value.kind).toBe(isHidden ? 'none' : 'limit')
  })
})
