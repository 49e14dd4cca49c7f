import { describe, expect, it } from 'vitest'
import { recordedContainers } from '@/e2e/testing/recorded-pods'
import { parsePod } from './pod-spec'
import { readClaims } from './token-claims'
import { confirmedBy, isAddress, type Witnesses } from './witnesses'

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
const none: Witnesses = { claims: undefined, namespace: undefined, hostname: 'h', mounted: undefined }
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
    ['it is a UID and no mount says another', 'metadata.uid', other, { claims }],
    ['it is an address', 'status.podIP', '10.244.0.7', {}],
    ['it is an IPv6 address', 'status.hostIP', 'fd00::7', {}],
    ['it is a list of addresses', 'status.podIPs', '10.244.0.7,fd00::7', {}],
    ['it is labels as the kubelet writes them', 'metadata.labels', 'app="web"\nexample.com/tier="front"', {}],
    [
      'it is annotations with those of the kubelet',
      'metadata.annotations',
      'a="\\"{}"\nkubernetes.io/config.seen="2026-11-24T13:49:57Z"\nkubernetes.io/config.source="api"',
      {},
    ],
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
    ['a word for an address', 'status.podIP', 'hunter2', {}],
    ['hex that is no address', 'status.podIP', 'ab:cd:ef', {}],
    ['a list with one word', 'status.podIPs', '10.244.0.7,hunter2', {}],
    ['a text for labels', 'metadata.labels', 'hunter2', {}],
    ['variables for labels', 'metadata.labels', 'DB="x"\nA="y"\n', {}],
    ['unsorted lines for labels', 'metadata.labels', 'b="x"\na="y"', {}],
    ['a value that no label has', 'metadata.labels', 'db="Hunter 2!"', {}],
    ['JSON for annotations', 'metadata.annotations', '{"type":"service_account"}', {}],
    ['lines without those of the kubelet', 'metadata.annotations', 'db="Hunter 2!"', {}],
  ])('is not shown: %s', (_, path, value, witnesses) => {
    expect(isShown(path, value, witnesses)).toBe(false)
  })

  it.each([
    ['134217728', true],
    ['0', true],
    ['12345678901234567', false],
    ['512M', false],
    ['1 2', false],
    ['', true],
  ])('of a resource is shown as a whole number alone: %j', (value, expected) => {
    expect(confirmedBy(none)({ kind: 'resource', resource: 'limits.memory' }, value)).toBe(expected)
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

it.each(recordedContainers().filter(({ files }) => files.has('labels')))(
  'labels and annotations that a real kubelet wrote have the form: $title',
  ({ files }) => {
    for (const name of ['labels', 'annotations']) {
      const text = files.get(name)
      if (text !== undefined) expect([name, isShown(`metadata.${name}`, text)]).toEqual([name, true])
    }
  },
)

it.each([
  ['10.0.0.1', true],
  ['::1', true],
  ['fd00:10:244::a', true],
  ['::ffff:10.0.0.1', true],
  ['10.0.0.256', false],
  ['10.0.0', false],
  ['1:2', false],
  ['fe80::1%eth0', false],
  ['::1]x[', false],
  ['', false],
])('isAddress(%j) is %s', (text, expected) => {
  expect(isAddress(text)).toBe(expected)
})
