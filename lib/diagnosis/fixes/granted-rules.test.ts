import { describe, expect, it } from 'vitest'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { notAsked } from '@/lib/evidence/reading'
import { say } from '@/lib/phrase/phrase'
import type { RbacObjects, ResourceAttributes } from '@/lib/rbac/types'
import type { Habit } from '@/lib/reader/speakers/habits'
import { opensBeyond } from '../opens'
import { applyYaml } from '../testing/apply-fix'
import { catalogue, user } from '../testing/role-world'
import { worldFacts } from '../testing/world-facts'

const NOTHING: RbacObjects = { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] }

function asked(call: string, more: Partial<ResourceAttributes> = {}): ResourceAttributes {
  const [verb = '', word = '', name = ''] = call.split(' ')
  const [resource = '', subresource = ''] = word.split('/')
  return { kind: 'resource', verb, group: '', resource, subresource, name, namespace: 'shop', ...more }
}

function factsOf(request: ResourceAttributes, habit?: Habit, caller = user.name) {
  const facts = worldFacts(NOTHING, user, request, { catalogue })
  return {
    ...facts,
    caller,
    isOwnCall: caller === user.name,
    discovery: notAsked(say`No cluster was asked.`),
    refusal: { message: '', reason: '' },
    ...(habit === undefined ? {} : { habit }),
  }
}

const words = ({
  verb,
  resource = '',
  subresource,
  name,
}: {
  verb: string
  resource?: string
  subresource?: string
  name?: string
}) => [verb, subresource ? `${resource}/${subresource}` : resource, name ?? ''].join(' ').trim()

const leases = { group: 'coordination.k8s.io' }

describe('the Role of its own for a call', () => {
  it.each<[string, ResourceAttributes, Habit | undefined, string[], RegExp]>([
    ['a call', asked('list pods'), undefined, ['list pods'], /list pods in namespace shop\.$/],
    [
      'what an informer lists',
      asked('list pods'),
      'informer',
      ['list pods', 'watch pods'],
      /an informer lists first/,
    ],
    [
      'what an informer watches',
      asked('watch pods'),
      'informer',
      ['list pods', 'watch pods'],
      /it needs both/,
    ],
    [
      'the one object that an informer watches',
      asked('watch pods web'),
      'informer',
      ['watch pods web'],
      /\.$/,
    ],
    [
      'what a program with an informer gets',
      asked('get configmaps a'),
      'informer',
      ['get configmaps a'],
      /\.$/,
    ],
    [
      'the lock that leader election reads',
      asked('get leases leader', leases),
      'leader-election',
      ['create leases', 'get leases leader', 'update leases leader'],
      /A rule with a name never allows create\.$/,
    ],
    [
      'a lock of which no name is known',
      asked('create leases', leases),
      'leader-election',
      ['create leases'],
      /\.$/,
    ],
    ['another kind than a lock', asked('get pods leader'), 'leader-election', ['get pods leader'], /\.$/],
    [
      'a pod of a Deployment',
      asked('get pods cart-6c9d8f7b5-x2k4p'),
      undefined,
      ['get pods'],
      /the name of one run/,
    ],
    [
      'its log',
      asked('get pods/log cart-6c9d8f7b5-x2k4p'),
      undefined,
      ['get pods/log'],
      /the next has another/,
    ],
    ['a pod of a StatefulSet', asked('get pods db-0'), undefined, ['get pods db-0'], /\.$/],
    [
      'exec',
      asked('create pods/exec db-0'),
      undefined,
      ['create pods/exec db-0', 'get pods/exec db-0'],
      /since Kubernetes 1\.35/,
    ],
    [
      'a forwarded port',
      asked('get pods/portforward db-0'),
      undefined,
      ['create pods/portforward db-0', 'get pods/portforward db-0'],
      /get and create/,
    ],
  ])(
    'of %s grants what makes it work for good, says all of it, and why it is more',
    (_what, request, habit, expected, says) => {
      const { fixes } = diagnose(factsOf(request, habit))
      const own = fixes.find(({ choice }) => choice?.id === 'own')
      expect(own?.opens.map(words).sort()).toEqual(expected)
      expect(own?.says).toMatch(says)
      const { roles } = applyYaml(NOTHING, own?.yaml ?? '')
      expect(
        opensBeyond(
          roles.flatMap(({ rules }) => rules),
          'shop',
          [],
        )
          .map(words)
          .sort(),
      ).toEqual(expected)
      expect(own?.command).toMatch(/^kubectl /)
    },
  )
})

describe('no command', () => {
  it.each([
    [
      'a user that the text masks',
      asked('list pods'),
      '***',
      /^The text masks the user as \*\*\*, so no grant/,
    ],
    [
      'a masked account',
      asked('list pods'),
      'system:serviceaccount:<ns>:web',
      /masks the user as system:serviceaccount:<ns>:web/,
    ],
    [
      'a masked namespace',
      asked('list pods', { namespace: '[redacted]' }),
      user.name,
      /masks the namespace as \[redacted\]/,
    ],
    ['a masked object', asked('get pods xxxxx'), user.name, /masks the name of the object as xxxxx/],
  ])('is made from %s', (_what, request, caller, says) => {
    const { fixes } = diagnose(factsOf(request, undefined, caller))
    expect(fixes[0]?.says).toMatch(says)
    expect(fixes.filter(({ command, yaml, opens }) => command ?? yaml ?? opens[0])).toEqual([])
  })

  it('is made from a verb that Kubernetes does not check, also where no cluster was asked', () => {
    const { cause, fixes } = diagnose(factsOf(asked('1ist pods')))
    expect(cause).toMatchObject({ id: 'G11', says: expect.stringContaining('Did you mean list?') })
    expect(fixes.filter(({ command, yaml }) => command ?? yaml)).toEqual([])
    const custom = diagnose(factsOf(asked('sync widgets', { group: 'example.com' })))
    expect(custom.fixes.some(({ yaml }) => yaml?.includes('sync'))).toBe(true)
  })
})
