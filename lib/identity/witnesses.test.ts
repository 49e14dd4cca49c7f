import { describe, expect, it } from 'vitest'
import { parseMountinfo } from './mountinfo'
import { parsePod } from './pod-spec'
import { readClaims } from './token-claims'
import { confirmedBy, type Witnesses } from './witnesses'

const uid = 'c7c54a5c-a03b-48e9-94f3-b76489dac03a'
const other = '00000000-a03b-48e9-94f3-b76489dac03a'
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const claims = readClaims(
  part({ alg: 'RS256', kid: 'k' }),
  part({
    sub: 'system:serviceaccount:shop:web',
    iss: 'https://kubernetes.default.svc',
    'kubernetes.io': {
      namespace: 'shop',
      serviceaccount: { name: 'web', uid: 's' },
      pod: { name: 'web-1', uid },
      node: { name: 'node-a', uid: 'n' },
    },
  }),
)
const none: Witnesses = {
  claims: undefined,
  namespace: undefined,
  hostname: 'h',
  mounted: undefined,
  mounts: [],
  addresses: [],
}
const long = `${'long-name-'.repeat(6)}abc-0123456789`

function isShown(path: string, value: string, witnesses: Partial<Witnesses> = {}): boolean {
  return confirmedBy({ ...none, ...witnesses })({ kind: 'field', path }, value)
}

describe('a value known only by its name', () => {
  it.each<[string, string, string, Partial<Witnesses>]>([
    ['the token names the pod', 'metadata.name', 'web-1', { claims }],
    ['the host name is the pod', 'metadata.name', 'web-1', { hostname: 'web-1' }],
    [
      'the host name is a whole domain',
      'metadata.name',
      'web-1',
      { hostname: 'web-1.web.shop.svc.cluster.local' },
    ],
    ['the host name is cut', 'metadata.name', long, { hostname: long.slice(0, 63) }],
    ['the token names the namespace', 'metadata.namespace', 'shop', { claims }],
    ['the file beside the token does', 'metadata.namespace', 'shop', { namespace: 'shop' }],
    ['the token names the account', 'spec.serviceAccountName', 'web', { claims }],
    ['the token names the node', 'spec.nodeName', 'node-a', { claims }],
    ['the mounts name the pod', 'metadata.uid', uid, { mounted: { uid } }],
    [
      'a static pod has a hash',
      'metadata.uid',
      uid.replaceAll('-', ''),
      { mounted: { uid: uid.replaceAll('-', '') } },
    ],
    ['the token names the UID', 'metadata.uid', uid, { claims, mounted: { uid: other } }],
    ['an interface has the address', 'status.podIP', '10.244.0.7', { addresses: ['10.244.0.7'] }],
    ['with hostNetwork, so of the node', 'status.hostIP', 'fd00::7', { addresses: ['10.0.0.1', 'fd00::7'] }],
    ['all of a list', 'status.podIPs', '10.244.0.7,fd00::7', { addresses: ['fd00::7', '10.244.0.7'] }],
    ['it is empty', 'spec.nodeName', '', {}],
  ])('is shown where %s', (_, path, value, witnesses) => {
    expect(isShown(path, value, witnesses)).toBe(true)
  })

  it.each<[string, string, string, Partial<Witnesses>]>([
    ['a name', 'metadata.name', 'hunter2', { claims, hostname: 'web-1' }],
    ['a name that goes on after the host name', 'metadata.name', 'web-1-hunter2', { hostname: 'web-1' }],
    [
      'a secret of one line after a cut host name',
      'metadata.name',
      `${long} x`,
      { hostname: long.slice(0, 63) },
    ],
    ['a namespace', 'metadata.namespace', 'hunter2', { claims, namespace: 'shop' }],
    ['a key of a cloud account', 'spec.serviceAccountName', '{"type":"service_account"}', { claims }],
    ['an account without a token', 'spec.serviceAccountName', 'web', {}],
    ['a node', 'spec.nodeName', 'hunter2', { claims }],
    ['a word for a UID', 'metadata.uid', 'hunter2', {}],
    ['32 hex digits, as keys of services are', 'metadata.uid', uid.replaceAll('-', ''), {}],
    ['a UID that the mounts contradict', 'metadata.uid', other, { mounted: { uid } }],
    ['a UID by its form', 'metadata.uid', other, {}],
    ['an address by its form', 'status.podIP', '203.0.113.77', { addresses: ['10.244.0.7'] }],
    ['one of the node', 'status.hostIP', '203.0.113.77', { addresses: ['10.244.0.7'] }],
    ['a list with one other', 'status.podIPs', '10.244.0.7,203.0.113.77', { addresses: ['10.244.0.7'] }],
    ['labels by their form', 'metadata.labels', 'pw="sekret-label-form"', {}],
    [
      'annotations by their form',
      'metadata.annotations',
      'kubernetes.io/config.seen="2026-11-24T13:49:57Z"\nkubernetes.io/config.source="api"',
      {},
    ],
    ['a text for labels', 'metadata.labels', 'hunter2', {}],
    ['JSON for annotations', 'metadata.annotations', '{"type":"service_account"}', {}],
    ['lines without those of the kubelet', 'metadata.annotations', 'db="Hunter 2!"', {}],
  ])('is not shown: %s', (_, path, value, witnesses) => {
    expect(isShown(path, value, witnesses)).toBe(false)
  })

  it.each<[string, string, string | undefined, string, boolean]>([
    ['the bytes of the cgroup', 'limits.memory', '1', '134217728', true],
    ['the same without a unit', 'limits.memory', undefined, '128', true],
    ['rounded up', 'limits.memory', '1Gi', '1', true],
    ['another number', 'limits.memory', '1', '73310042', false],
    ['another number without a unit', 'limits.memory', undefined, '90210', false],
    ['a request, which no cgroup file gives back', 'requests.memory', '1', '134217728', false],
    ['thousandths of the quota', 'limits.cpu', '1m', '250', true],
    ['whole CPUs', 'limits.cpu', '1', '1', true],
    ['another number of CPUs', 'limits.cpu', undefined, '90210', false],
    ['a unit that CPUs do not have', 'limits.cpu', '1Gi', '1', false],
    ['a text', 'limits.memory', undefined, '128M', false],
    ['nothing', 'limits.memory', undefined, '', true],
  ])('of a resource: %s', (_, resource, divisor, value, expected) => {
    const confirms = confirmedBy({ ...none, limits: { cpu: 0.25, memory: 134_217_728 } })
    const ref = { kind: 'resource' as const, resource, ...(divisor === undefined ? {} : { divisor }) }
    expect(confirms(ref, value)).toBe(expected)
  })

  it('of a limit that is no whole number of pages has the bytes that the spec says', () => {
    const confirms = confirmedBy({ ...none, limits: { memory: 99_999_744 } })
    const ref = { kind: 'resource' as const, resource: 'limits.memory', divisor: '1' }
    expect([confirms(ref, '100000000'), confirms(ref, '100004096')]).toEqual([true, false])
  })

  const volumes = `/var/lib/kubelet/pods/${uid}/volumes`
  const mounts = parseMountinfo(
    [
      '1 0 0:30 / / rw - overlay overlay rw',
      `2 1 8:1 ${volumes}/kubernetes.io~downward-api/info /etc/downward ro - ext4 /dev/sda1 rw`,
      '3 2 0:41 / /etc/downward/secret ro - tmpfs tmpfs rw',
      `4 1 8:1 ${volumes}/kubernetes.io~configmap/conf /etc/conf ro - ext4 /dev/sda1 rw`,
      '5 1 0:42 / /etc/projected ro - tmpfs tmpfs rw',
    ].join('\n'),
  )

  it.each([
    ['/etc/downward/labels', true],
    ['/etc/downward/secret/labels', false],
    ['/etc/conf/labels', false],
    ['/etc/projected/labels', false],
    ['/etc/downward-too/labels', false],
    [undefined, false],
  ])('in %s is shown where the kubelet mounted a downward API volume: %s', (path, expected) => {
    const confirms = confirmedBy({ ...none, mounts })
    expect(confirms({ kind: 'field', path: 'metadata.labels' }, 'pw="x"', path)).toBe(expected)
    expect(confirms({ kind: 'resource', resource: 'requests.cpu' }, '7', path)).toBe(expected)
  })

  it('is no number that the Pod object does not hold', () => {
    const pod = parsePod({
      metadata: { name: 'web-9', namespace: 'shop', uid },
      spec: { containers: [{ name: 'web', resources: { limits: { cpu: '250m' } } }] },
    })
    const shown = (resource: string, value: string) =>
      confirmedBy(none, pod)({ kind: 'resource', resource, container: 'web' }, value)
    expect([
      shown('limits.memory', '73310042'),
      shown('limits.cpu', '250'),
      shown('limits.cpu', '251'),
    ]).toEqual([false, true, false])
  })

  it('is shown where the Pod object has the same, and a UID is not where that has another', () => {
    const pod = parsePod({
      metadata: { name: 'web-9', namespace: 'shop', uid, labels: { app: 'web' } },
      spec: { containers: [], nodeName: 'node-z' },
    })
    const confirms = confirmedBy(none, pod)
    expect(confirms({ kind: 'field', path: 'metadata.name' }, 'web-9')).toBe(true)
    expect(confirms({ kind: 'field', path: 'spec.nodeName' }, 'node-z')).toBe(true)
    expect(confirms({ kind: 'field', path: 'spec.nodeName' }, 'node-y')).toBe(false)
    expect(confirms({ kind: 'field', path: 'metadata.uid' }, uid)).toBe(true)
    expect(confirms({ kind: 'field', path: 'metadata.uid' }, other)).toBe(false)
  })
})
