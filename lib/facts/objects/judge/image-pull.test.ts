import { describe, expect, it } from 'vitest'
import { plain } from '@/lib/phrase/phrase'
import type { ObjectEvent } from '../contract/object'
import { imagePulls } from './image-pull'

const AT = '2026-12-01T14:31:50Z'
const event = (reason: string, message: string): ObjectEvent => ({
  ...{ type: 'Warning', reason, message, count: 1, lastAt: AT, by: 'kubelet', about: '' },
})
const OAUTH =
  'failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://registry.example.com/token: 401 Unauthorized'
const IMAGE = 'registry.example.com/shop/cart:1.9'
const PULLING = event('Pulling', `Pulling image "${IMAGE}"`)
const MISSING = event(
  'FailedToRetrieveImagePullSecret',
  'Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.',
)

interface World {
  image?: string
  secrets?: string[]
  message?: string
  policy?: string
}

function pod({
  image = IMAGE,
  secrets = [],
  message = `Back-off pulling image "${image}": ErrImagePull: ${OAUTH}`,
  policy = 'IfNotPresent',
}: World) {
  return {
    metadata: { namespace: 'shop', name: 'cart-0' },
    spec: {
      serviceAccountName: 'cart',
      imagePullSecrets: secrets.map((name) => ({ name })),
      containers: [{ name: 'cart', image, imagePullPolicy: policy }],
    },
    status: {
      containerStatuses: [
        message === ''
          ? { name: 'cart', imageID: 'sha256:1', state: { running: {} } }
          : { name: 'cart', imageID: '', state: { waiting: { reason: 'ImagePullBackOff', message } } },
      ],
    },
  }
}

function told(
  world: World,
  account: string[] | 'unread' = 'unread',
  events: ObjectEvent[] | 'unread' = [PULLING],
) {
  const [pull, ...more] = imagePulls({ pod: pod(world), events, account })
  expect(more).toEqual([])
  if (pull === undefined) throw new Error('No image.')
  const sources = pull.sources.map(({ of, name, state, says }) => [of, name, state, plain(says)].join(' | '))
  return { ...pull, says: plain(pull.says), sources }
}

const NODE = [expect.stringMatching(/^config/), expect.stringMatching(/^provider/)]

describe('what pulls an image', () => {
  it('names the pull secret that the kubelet could not get, and the command that creates it', () => {
    const pull = told({ secrets: ['regcred'] }, ['shop-pull'], [PULLING, MISSING])
    expect(pull).toMatchObject({
      registry: 'registry.example.com',
      repository: 'shop/cart',
      tag: ':1.9',
      state: 'failed',
      says: 'The kubelet could not get pull secret regcred in shop. If it is not there, create it or correct its name.',
      command:
        'kubectl -n shop create secret docker-registry regcred --docker-server=registry.example.com --docker-username=USER --docker-password=PASSWORD',
    })
    expect(pull.sources).toEqual([
      expect.stringContaining('pod | regcred | missing | the kubelet could not get it'),
      'account | shop-pull | skipped | not added: the pod names its own',
      ...NODE,
    ])
  })

  it.each<[string, World, string[] | 'unread', string]>([
    ['one', { secrets: ['a'] }, ['a'], 'pull secret a does not let the kubelet in'],
    [
      'several, and guesses none of them',
      { secrets: ['a', 'b'] },
      'unread',
      'none of its 2 pull secrets lets the kubelet in',
    ],
    ['none', {}, [], 'the pod names no pull secret'],
  ])('says of a registry that refuses, where the pod names %s', (_, world, account, says) => {
    const pull = told(world, account)
    expect(pull.says).toContain(says)
    expect(pull.says).toContain('since Kubernetes 1.35 the kubelet asks again')
    expect(pull).not.toHaveProperty('command')
    expect(told({ ...world, policy: 'Always' }, account).says).not.toContain('1.35')
  })

  it('tells secrets that admission added from those of the pod, and what the account got later', () => {
    expect(told({ secrets: ['a'] }, ['a']).sources[0]).toBe(
      'account | a | there | not missing, by the kubelet’s events',
    )
    expect(told({}, ['late']).sources.slice(0, 2)).toEqual([
      'none |  | skipped | the pod names none',
      'account | late | skipped | not added: the pod was created before',
    ])
    expect(told({}, []).sources[0]).toBe('none |  | skipped | none of ServiceAccount cart either')
  })

  it.each<[string, ObjectEvent[] | 'unread']>([
    ['could not be read', 'unread'],
    ['are gone', []],
  ])('claims of no secret that it exists where the events %s', (_, events) => {
    expect(told({ secrets: ['a'] }, 'unread', events).sources[0]).toContain('| unseen | not known')
  })

  it.each([
    ['not found', 'The registry has no such image or tag. No credential is what is missing.'],
    [
      'x509: certificate signed by unknown authority',
      'The node does not trust the certificate of the registry. No credential',
    ],
  ])('blames no credential where the words are others: %s', (words, says) => {
    expect(told({ message: `Back-off pulling image "${IMAGE}": ErrImagePull: ${words}` }).says).toContain(
      says,
    )
  })

  it.each<[string, string, ObjectEvent[]]>([
    [
      'ErrImagePull: failed to copy: unexpected EOF',
      'The kubelet reports failed to copy: unexpected EOF.',
      [],
    ],
    [
      'ErrImagePull: failed to copy: unexpected EOF',
      'The kubelet reports failed to copy: unexpected EOF.',
      [MISSING],
    ],
    ['', 'The kubelet does not say why.', []],
    [
      'ErrImagePull: toomanyrequests: slow down',
      'The registry is rate limiting pulls. Wait, or give',
      [MISSING],
    ],
    ['ErrImagePull: not found', 'The registry has no such image or tag. No credential', [MISSING]],
    [
      'is not present with pull policy of Never',
      'It is not on the node, or was pulled there with credentials that this pod does not have, and imagePullPolicy Never forbids pulling it. Set imagePullPolicy',
      [MISSING],
    ],
  ])('blames no pull secret that the words do not, and creates none: %j', (words, says, events) => {
    const message = `Back-off pulling image "${IMAGE}"${words === '' ? '' : `: ${words}`}`
    const pull = told({ secrets: ['regcred'], message }, 'unread', [PULLING, ...events])
    expect(pull.says).toContain(says)
    expect(pull.says).not.toMatch(/let the kubelet in|could not get/)
    expect(pull).not.toHaveProperty('command')
  })

  it.each([
    ['in the sync of its last pull', '2026-12-01T14:28:00Z', 'missing'],
    ['an hour before it', '2026-12-01T13:31:50Z', 'unseen'],
  ])('takes what the kubelet could not get %s for %s', (_, at, state) => {
    const pull = told({ secrets: ['regcred'] }, 'unread', [PULLING, { ...MISSING, lastAt: at }])
    expect(pull.sources[0]).toContain(`| ${state} |`)
    expect('command' in pull).toBe(state === 'missing')
  })

  it('has of an image that is there no fix, and of Always that it asks again', () => {
    expect(told({ message: '' })).toMatchObject({
      state: 'pulled',
      says: expect.stringMatching(/^It is on the node: public, /),
    })
    expect(told({ message: '', policy: 'Always' }).says).toContain('Always asks the registry again')
  })

  it.each([
    ['nginx', 'docker.io', 'library/nginx', ':latest'],
    ['shop/web:2', 'docker.io', 'shop/web', ':2'],
    ['localhost/web@sha256:ab', 'localhost', 'web', '@sha256:ab'],
    ['a.example:8443/x/y:1@sha256:ab', 'a.example:8443', 'x/y', ':1@sha256:ab'],
  ])('takes %s apart', (image, registry, repository, tag) => {
    expect(told({ image })).toMatchObject({ registry, repository, tag })
  })

  it('knows the providers of clouds', () => {
    const ecr = told({ image: '444455556666.dkr.ecr.us-east-2.amazonaws.com/web:1' })
    expect(ecr.sources.at(-1)).toContain('this registry is one of a cloud')
    expect(told({}).sources.at(-1)).toContain('token of ServiceAccount cart since Kubernetes 1.34')
  })

  it('has an image volume, which the same secrets are for', () => {
    const reference = 'registry.example.com/data/model:3'
    const one = { ...pod({ message: '' }) }
    const spec = { ...one.spec, volumes: [{ name: 'model', image: { reference } }] }
    const failed = event('Failed', `Failed to pull image "${reference}": ${OAUTH}`)
    const pulls = imagePulls({ pod: { ...one, spec }, events: [failed], account: 'unread' })
    expect(pulls.map(({ repository, state, volume }) => [repository, state, volume])).toEqual([
      ['data/model', 'failed', 'model'],
      ['shop/cart', 'pulled', undefined],
    ])
  })
})
