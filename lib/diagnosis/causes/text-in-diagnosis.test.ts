import { describe, expect, it } from 'vitest'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { notAsked } from '@/lib/evidence/reading'
import { say } from '@/lib/phrase/phrase'
import { parseForbidden } from '@/lib/rbac/parse-forbidden'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import type { Facts } from '../facts'
import { catalogue, factsOf, rule, user } from '../testing/role-world'

/** The facts of a pasted refusal: for this pod's account when its text names it, otherwise from the text alone. */
function pasted(message: string): Facts {
  const refusal = parseForbidden(message)
  if (refusal?.kind !== 'authorization') throw new Error(`No sentence: ${message}`)
  const isOwnCall = refusal.user === user.name
  const why = notAsked(say`Not asked.`)
  return {
    ...factsOf('GET /api/v1/namespaces/shop/pods', []),
    request: refusal.attributes,
    caller: refusal.user,
    isOwnCall,
    refusal: { message, reason: refusal.reason },
    ...(isOwnCall ? {} : { decision: why, rules: new Map(), clusterWide: why }),
  }
}

const sentence = (who: string, verb: string, resource: string, group: string, scope: string, reason = '') => {
  const [base = ''] = resource.split('/')
  const qualified = group === '' ? base : `${base}.${group}`
  const tail = reason === '' ? '' : `: ${reason}`
  return `${qualified} "x" is forbidden: User "${who}" cannot ${verb} resource "${resource}" in API group "${group}" ${scope}${tail}`
}
const CLUSTER = 'at the cluster scope'
const SHOP = 'in the namespace "shop"'
const EXTRA = 'userextras/authentication.kubernetes.io/credential-id'

describe('an impersonation that was refused', () => {
  it.each([
    ['H4', sentence(user.name, 'impersonate', 'serviceaccounts', '', SHOP), 'ServiceAccount shop/x'],
    ['H4', sentence(user.name, 'impersonate', 'users', '', CLUSTER), 'user x'],
    ['H5', sentence(user.name, 'impersonate', 'groups', '', CLUSTER), 'group x'],
    ['H5', sentence(user.name, 'impersonate', 'uids', 'authentication.k8s.io', CLUSTER), 'UID x'],
    [
      'H5',
      sentence(user.name, 'impersonate', EXTRA, 'authentication.k8s.io', CLUSTER),
      'the extra key authentication.kubernetes.io/credential-id x',
    ],
  ])('is %s: the call itself was not judged', (id, message, words) => {
    const { cause, fixes, nearMisses } = diagnose(pasted(message))
    expect(cause).toMatchObject({ id, confidence: 'proven' })
    expect(cause?.says).toContain('The call itself was not judged.')
    expect(cause?.says).toContain(words)
    expect(nearMisses).toEqual([])
    expect(fixes[0]).toMatchObject({ where: 'request', opens: [] })
    const [tuple, ...more] = fixes.flatMap(({ opens }) => opens)
    expect(more).toEqual([])
    expect(tuple).toMatchObject({ verb: expect.stringMatching(/^impersonate/), name: 'x' })
    expect(fixes.at(-1)?.warning).toMatch(/^Anyone who has this .*(?:can act|can make that call)/)
  })

  it.each([
    ['groups', 'system:masters'],
    ['users', 'system:kube-controller-manager'],
  ])('lets no one act as %s %s, even while discovery is not read', (resource, name) => {
    const message = sentence(user.name, 'impersonate', resource, '', CLUSTER).replace('"x"', `"${name}"`)
    for (const discovery of [pasted(message).discovery, notAsked(say`no`)]) {
      const { cause, fixes } = diagnose({ ...pasted(message), discovery })
      expect(cause?.id).toMatch(/^H[45]$/)
      expect(fixes.length).toBe(1)
      expect(fixes.flatMap(({ opens, yaml }) => [...opens, ...(yaml ? [yaml] : [])])).toEqual([])
    }
  })

  it('is H4 for the recorded one', () => {
    const messages = recordedExchanges().map(({ response }) => Object(response.body).message)
    const message = messages.find((text) => String(text).includes('cannot impersonate'))
    expect(diagnose(pasted(String(message))).cause?.id).toBe('H4')
  })

  it('is not assumed of a permission to impersonate that someone only asks about', () => {
    const { refusal: _, ...facts } = pasted(sentence(user.name, 'impersonate', 'groups', '', CLUSTER))
    expect(diagnose(facts).cause?.id).toBe('D0')
  })
})

describe('what another authorizer left in the text or in a review', () => {
  const GKE = 'requires one of ["container.pods.list"] permission(s).'
  const OTHER = 'system:serviceaccount:shop:other'
  const list = (who: string, reason: string) =>
    diagnose(pasted(sentence(who, 'list', 'pods', '', SHOP, reason)))

  it('is I1 for an account about which nothing else is known, and a Role fixes it', () => {
    const { cause, fixes } = list(OTHER, GKE)
    expect(cause).toMatchObject({ id: 'I1', confidence: 'proven' })
    expect(cause?.says).toBe(
      'Google Cloud IAM was asked too and had no opinion (container.pods.list). For a ServiceAccount, a bound Role is enough.',
    )
    expect(fixes[0]?.opens).toHaveLength(1)
  })

  it('is I1 for the older words of the same authorizer', () => {
    expect(list('jane@example.com', 'Required "container.pods.list" permission.').cause?.says).toBe(
      'Google Cloud IAM was asked too and had no opinion (container.pods.list). Either that permission or a bound Role allows the call.',
    )
  })

  it('is I1 behind the cause that the rules of the own account show', () => {
    const { cause, alternatives } = list(user.name, 'Azure does not have opinion for this user.')
    expect(cause?.id).toBe('D0')
    expect(alternatives.map(({ id }) => id)).toContain('I1')
  })

  it('is I1 by the words of a review that refuses the call, and not by those of one that allows it', () => {
    const answers = (allowed: boolean): Facts => {
      const value = { allowed, denied: false, reason: GKE, evaluationError: '' }
      return {
        ...factsOf('GET /api/v1/namespaces/shop/pods', []),
        decision: { state: 'read', value },
      }
    }
    expect(diagnose(answers(false)).alternatives.map(({ id }) => id)).toContain('I1')
    const { cause, alternatives } = diagnose(answers(true))
    expect([cause, ...alternatives].map((one) => one?.id)).not.toContain('I1')
  })

  it('is I1 before C5 for a user that is not a ServiceAccount: the text proves it', () => {
    const { cause, alternatives } = list('7843619910037672257843', GKE)
    expect(cause).toMatchObject({ id: 'I1', confidence: 'proven' })
    expect(cause?.says).toContain('Either that permission or a bound Role allows')
    expect(alternatives.map(({ id }) => id)).toContain('C5')
  })

  it.each([
    ['G1', sentence(OTHER, 'list', 'secret', '', SHOP)],
    ['G1', sentence(OTHER, 'get', 'Deployment', 'apps', SHOP)],
    ['G5', `forbidden: User "${OTHER}" cannot get path "/namespaces/shop/pods"`],
    ['G5', `forbidden: User "${OTHER}" cannot get path "/namespaces/shop/nothing-like-it"`],
  ])('is %s in a text of any cluster: none serves it as it is written: %s', (id, message) => {
    const { cause, fixes } = diagnose(pasted(message))
    expect(cause?.id).toBe(id)
    expect(fixes.flatMap(({ opens }) => opens)).toEqual([])
  })

  it.each(['widgets.example.io', 'widgetz'])(
    'is no proof that %s is missing: the text may be of another cluster',
    (qualified) => {
      const [resource = '', ...group] = qualified.split('.')
      const message = sentence(OTHER, 'list', resource, group.join('.'), SHOP)
      const { cause, alternatives } = diagnose(pasted(message))
      expect(cause?.id).not.toMatch(/^G/)
      const served = alternatives.find(({ id }) => /^G/.test(id))
      expect(served).toMatchObject({ confidence: 'possible' })
      expect(served?.says).toMatch(/^If this text is from this cluster: The API server serves no /)
      const dangling = 'RBAC: role.rbac.authorization.k8s.io "x" not found'
      const proven = diagnose(pasted(sentence(OTHER, 'list', resource, group.join('.'), SHOP, dangling)))
      expect(proven.cause?.id).toBe('E7')
      const own = diagnose(pasted(sentence(user.name, 'list', resource, group.join('.'), SHOP)))
      expect(own.cause).toMatchObject({ id: expect.stringMatching(/^G/), confidence: 'proven' })
    },
  )

  it.each([
    [
      'GKE Warden authz [denied by managed-namespaces-limitation]: the namespace "kube-system" is managed and the request\'s verb "create" is denied',
      /^Make the call in a namespace of your own: GKE manages kube-system, /,
    ],
    ['scopes [user:info] prevent this action', /^Use a token whose scopes allow the call: with user:full /],
    [
      'GKE Warden authz [denied by user-impersonation-limitation]: impersonating system identities are not allowed',
      undefined,
    ],
  ])('is I2 by words of an authorizer that only says no, and offers no Role: %s', (reason, fix) => {
    // A review of the pod's own call was read, and it does not say so.
    for (const [who, confidence] of [
      [OTHER, 'proven'],
      [user.name, 'likely'],
    ] as const) {
      const { cause, fixes } = list(who, reason)
      expect(cause).toMatchObject({ id: 'I2', confidence })
      expect(fixes.flatMap(({ opens }) => opens)).toEqual([])
      expect(fixes.map(({ says }) => says)).toEqual(fix ? [expect.stringMatching(fix)] : [])
    }
  })

  it('is I4 when the sentence itself comes from an old server', () => {
    const message = `pods is forbidden: User "${OTHER}" cannot list pods in the namespace "shop"`
    expect(diagnose(pasted(message)).cause).toMatchObject({
      id: 'I4',
      confidence: 'likely',
      says: 'This form of the text (cannot list pods in the namespace) comes from an API server before Kubernetes 1.12. It only says that nothing allowed the call.',
    })
  })

  it.each(['Unknown user "web"', 'no RBAC policy matched', '"No policy matched."'])(
    'is I4 beside it for %s',
    (reason) => {
      const { alternatives } = list(user.name, reason)
      expect(alternatives.find(({ id }) => id === 'I4')).toMatchObject({ confidence: 'likely' })
    },
  )

  it('is I5 for a node, and no grant is proposed', () => {
    const { cause, fixes } = list('system:node:n1', "no relationship found between node 'n1' and this object")
    expect(cause).toMatchObject({ id: 'I5', confidence: 'proven' })
    expect(cause?.says).toContain("made as node n1, with the kubelet's credential")
    expect(fixes.flatMap(({ opens }) => opens)).toEqual([])
    expect(fixes.map(({ says }) => says)).toEqual([expect.stringContaining('The kubelet tries again.')])
  })

  it('is I6 beside it for several reasons, each of which is shown', () => {
    const { alternatives } = list(user.name, 'webhook: no\nrbac: RBAC: nothing')
    expect(alternatives.find(({ id }) => id === 'I6')?.says).toBe(
      'Several authorizers were asked and none allowed it: webhook: no; rbac: RBAC: nothing.',
    )
  })

  it.each([
    ['Please request the group shop-dev at https://access.example.com/r?c=1&d=2 first.', 'proven'],
    ['webhook: Contact platform@example.com for access', 'proven'],
  ])(
    'is I8 for an authorizer that says what to do, quoted whole before any Role: %s',
    (advice, confidence) => {
      for (const reason of [advice, `${advice}\nrbac: RBAC: nothing`]) {
        const { cause, fixes } = list('jane', reason)
        expect(cause).toMatchObject({ id: 'I8', confidence })
        expect(fixes.map(({ where }) => where)).toEqual(['request', 'binding'])
        expect(fixes[0]?.says).toContain(`“${advice}”`)
      }
    },
  )

  it('is no advice where a reason only says what is missing', () => {
    for (const reason of ['RBAC: role.rbac.authorization.k8s.io "ask-please" not found', 'webhook: no'])
      expect(list('jane', reason).cause?.id).not.toBe('I8')
  })

  it('offers a role assignment on AKS to a user, and none to a ServiceAccount', () => {
    const azure =
      'User does not have access to the resource in Azure. Update role assignment to allow access.'
    expect(list('jane', azure).fixes[0]?.command).toMatch(/^az role assignment create /)
    expect(list('system:serviceaccount:ci:x', azure).fixes[0]?.command).not.toMatch(/^az /)
  })

  it('is C7 for the API server’s own user at a kubelet, and its role goes to no person', () => {
    const said = {
      user: 'kube-apiserver-kubelet-client',
      kubelet:
        'Forbidden (user=kube-apiserver-kubelet-client, verb=get, resource=nodes, subresource(s)=[configz proxy])',
    }
    const facts = {
      ...pasted(sentence(said.user, 'get', 'nodes/proxy', '', CLUSTER)),
      refusal: { message: said.kubelet, reason: '' },
    }
    const { cause, fixes } = diagnose(facts)
    expect(cause).toMatchObject({ id: 'C7' })
    expect(fixes.map(({ command }) => command)).toEqual([
      'kubectl create clusterrolebinding kube-apiserver-kubelet-client --clusterrole=system:kubelet-api-admin --user=kube-apiserver-kubelet-client',
    ])
    expect(diagnose({ ...facts, caller: 'jane' }).cause?.id).not.toBe('C7')
  })

  it('is I3 beside an undecided call whose authorizer failed, and never the cause of a refusal', () => {
    const facts = factsOf('GET /api/v1/namespaces/shop/pods', [rule('get', 'pods')])
    const value = { allowed: false, denied: false, reason: '', evaluationError: 'webhook: timeout' }
    const explanation = diagnose({ ...facts, decision: { state: 'read', value } })
    expect(explanation).toMatchObject({ verdict: 'unknown', cause: null, fixes: [] })
    expect(explanation.alternatives).toMatchObject([
      {
        id: 'I3',
        confidence: 'proven',
        says: 'An authorizer failed: webhook: timeout. This is not an authorization decision.',
      },
    ])
  })

  it('is nothing where the text adds nothing', () => {
    const request = requestAttributes('GET', '/api/v1/namespaces/shop/pods')
    const { cause, alternatives } = diagnose({
      ...pasted(sentence(user.name, 'list', 'pods', '', SHOP)),
      request,
    })
    expect([cause?.id, ...alternatives.map(({ id }) => id)].some((id) => id?.startsWith('I'))).toBe(false)
    expect(catalogue.resources.length).toBeGreaterThan(0)
  })
})

describe('a refusal of an account about which nothing may be read', () => {
  const other = (account: string, namespace = 'shop') => `system:serviceaccount:${namespace}:${account}`
  it.each([
    [
      'D20',
      sentence(other('ci'), 'create', 'pods/exec', '', SHOP),
      /A rule on pods does not include pods\/exec\./,
    ],
    ['D8', sentence(other('ci'), 'get', 'pods/log', '', SHOP), /pods\/log/],
    ['D22', sentence(other('ci'), 'patch', 'deployments/scale', 'apps', SHOP), /deployments\/scale/],
    ['F5', sentence(other('ci'), 'list', 'namespaces', '', CLUSTER).replace(' "x"', ''), /list namespaces/],
    ['C6', sentence(other('ci'), 'get', 'pods', '', SHOP), /All containers in a pod share one account/],
    ['C4', sentence(other('ci', 'tools'), 'get', 'pods', '', SHOP), /namespace tools/],
  ])('is %s as a possibility, never proven', (id, message, says) => {
    const { cause } = diagnose(pasted(message))
    expect(cause).toMatchObject({ id, confidence: 'possible' })
    expect(cause?.says).toMatch(says)
  })
})
