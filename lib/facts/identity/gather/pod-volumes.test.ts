import { describe, expect, it } from 'vitest'
import type { VolumeReading } from '@/lib/pod/kubelet-volume'
import { shownVolume } from './pod-volumes'

const file = { path: '/etc/d/x', name: 'x', mode: '0400', uid: 0, gid: 0, bytes: 3, truncated: false }
const showing = {
  declared: undefined,
  confirms: (_: unknown, value: string) => value === 'abc',
  show: (text: string) => text,
  redact: (_: string, value: string) => value,
}

function aVolume(over: Partial<VolumeReading>): VolumeReading {
  return { root: '/etc/d', files: [], ...over }
}

describe('a volume as the page shows it', () => {
  it.each([
    ['ENOENT', 'absent'],
    ['ENOTDIR', 'absent'],
    ['EACCES', 'denied'],
    ['EPERM', 'denied'],
    ['EIO', 'failed'],
  ])('tells %s as %s, for the volume and for a file', (osCode, unread) => {
    expect(shownVolume(aVolume({ osCode, error: 'says' }), showing).unread).toBe(unread)
    const reading = aVolume({ files: [{ ...file, osCode, error: 'says' }] })
    expect(shownVolume(reading, showing).files[0]).toMatchObject({ unread, error: 'says' })
  })

  it('tells a file that it leaves alone from one that it cannot read, and neither from one that it read', () => {
    const [left, read] = shownVolume(
      aVolume({ files: [file, { ...file, name: 'podName', text: 'abc' }] }),
      showing,
    ).files
    expect(left?.unread).toBe('left')
    expect(read).not.toHaveProperty('unread')
    expect(read?.value).toBe('abc')
  })

  it.each([
    ['nothing confirms', 'podName', 'CANARY'],
    ['no field is named like', 'connection', 'abc'],
  ])('shows of a file that %s its facts alone', (_, name, text) => {
    const [shown] = shownVolume(aVolume({ files: [{ ...file, name, text }] }), showing).files
    expect(shown).toMatchObject({
      name,
      bytes: 3,
      unread: 'left',
      error: expect.stringContaining('Not shown'),
    })
    expect(shown).not.toHaveProperty('value')
    expect(shown).not.toHaveProperty('entries')
  })
})
