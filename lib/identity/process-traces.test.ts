import { describe, expect, it } from 'vitest'
import {
  cgroupPath,
  cLibraries,
  credentialMounts,
  isOfOwnPod,
  isWithin,
  mayRead,
  parseProcessStatus,
  podUidIn,
} from './process-traces'

const user = { command: 'x', uid: 1000, gid: 1000, groups: [2000], readsAll: false }

describe('mayRead', () => {
  it.each([
    ['0600', 1000, 9, true],
    ['0600', 0, 1000, false],
    ['0640', 0, 1000, true],
    ['0640', 0, 2000, true],
    ['0640', 0, 3000, false],
    ['0644', 0, 0, true],
    ['0044', 1000, 1000, false],
  ])('mode %s of %i:%i: %s', (mode, uid, gid, expected) => {
    expect(mayRead({ mode: Number.parseInt(mode, 8), uid, gid }, user)).toBe(expected)
  })

  it('a process that overrides modes reads all', () => {
    expect(mayRead({ mode: 0, uid: 9, gid: 9 }, { ...user, readsAll: true })).toBe(true)
  })
})

describe('parseStatus', () => {
  it.each([
    ['000001ffffffffff', true],
    ['0000000000000004', true],
    ['0000000000000000', false],
    ['0000000000080000', false],
  ])('capabilities %s read all: %s', (capabilities, readsAll) => {
    const text = `Name:\tsh\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\nGroups:\t10 20 \nCapEff:\t${capabilities}\n`
    expect(parseProcessStatus(text)).toEqual({ command: 'sh', uid: 4, gid: 8, groups: [10, 20], readsAll })
  })

  it('is nothing where the text is no status', () => {
    expect(parseProcessStatus('')).toBeUndefined()
  })
})

const UID = '0d5f6c1e-1111-4222-8333-444455556666'

describe('control groups', () => {
  it.each([
    ['0::/\n', '/'],
    ['0::/../cri-containerd-abc.scope\n', '/../cri-containerd-abc.scope'],
    ['12:cpu:/kubepods/podx/abc\n1:name=systemd:/kubepods/podx/abc\n0::/\n', '/kubepods/podx/abc'],
    ['', ''],
  ])('of %j: %s', (text, path) => {
    expect(cgroupPath(text)).toBe(path)
  })

  it.each([
    ['/', '/', true],
    ['/init.scope', '/', true],
    ['/../cri-containerd-abc.scope', '/', false],
    ['/kubepods/pod1/abc', '/kubepods/pod1/abc', true],
    ['/kubepods/pod1/abc/child', '/kubepods/pod1/abc', true],
    ['/kubepods/pod1/abcd', '/kubepods/pod1/abc', false],
  ])('%s within %s: %s', (path, own, expected) => {
    expect(isWithin(path, own)).toBe(expected)
  })

  it.each([
    [`/kubepods/burstable/pod${UID}/abc`, UID],
    [`/kubepods.slice/kubepods-pod${UID.replaceAll('-', '_')}.slice/cri-containerd-a.scope`, UID],
    ['/system.slice/sshd.service', undefined],
  ])('%s names pod %s', (path, uid) => {
    expect(podUidIn(path)).toBe(uid)
  })

  it.each([
    [{ uid: UID, cgroup: '/x' }, true],
    [{ uid: 'another', cgroup: '/../a' }, false],
    [{ uid: undefined, cgroup: '/../cri-containerd-a.scope' }, true],
    [{ uid: undefined, cgroup: '/../../crio-a.scope/container' }, true],
    [{ uid: undefined, cgroup: '/../../kubepods-podx.slice/a.scope' }, false],
    [{ uid: undefined, cgroup: '/../../../system.slice/sshd.service' }, false],
    [{ uid: undefined, cgroup: `/kubepods/pod${UID}/a` }, true],
    [{ uid: undefined, cgroup: `/kubepods/pod${UID.replace('0d', '1e')}/a` }, false],
  ])('%j is of the own pod: %s', (traces, expected) => {
    expect(isOfOwnPod(traces, UID)).toBe(expected)
  })
})

describe('what is in a root', () => {
  it.each([
    [['ld-musl-x86_64.so.1', 'libc.so'], 'musl'],
    [['ld-linux-x86-64.so.2'], 'glibc'],
    [['ld-linux-aarch64.so.1'], 'glibc'],
    [['apk'], undefined],
  ])('%j: %s', (names, libc) => {
    expect(cLibraries(names)[0]?.name).toBe(libc)
  })

  it('lists mounts of credentials, with blanks in their paths', () => {
    const text = [
      '1 0 0:1 / / rw - overlay overlay rw',
      '2 1 0:2 / /run/secrets/kubernetes.io/serviceaccount ro,relatime - tmpfs tmpfs rw',
      '3 1 0:3 / /var/run/secrets/my\\040app rw - tmpfs tmpfs rw',
      '4 1 0:4 / /var/run/secretsx rw - tmpfs tmpfs rw',
    ].join('\n')
    expect(credentialMounts(text)).toEqual([
      { at: '/run/secrets/kubernetes.io/serviceaccount', type: 'tmpfs', readOnly: true },
      { at: '/var/run/secrets/my app', type: 'tmpfs', readOnly: false },
    ])
  })
})
