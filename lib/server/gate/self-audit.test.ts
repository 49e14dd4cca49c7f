import { describe, expect, it, vi } from 'vitest'
import { DANGERS } from '@/lib/diagnosis/dangers/dangers'
import { recordedCatalogue } from '@/lib/diagnosis/testing/recorded-catalogue'
import { auditQuestions } from '@/lib/facts/account/judge/audit-questions'
import { type Handler, json, type RecordedRequest } from '@/lib/kube/testing/https-server'
import { startPod } from '@/lib/kube/testing/pod'
import type { KnownResource } from '@/lib/objects/catalogue'
import { log } from '@/lib/process/log'
import { isBuiltInGroup } from '@/lib/rbac/built-in-groups'
import { recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import type { PolicyRule, RbacObjects } from '@/lib/rbac/types'
import { createManualClock } from '../testing/manual-clock'
import { type Answered, reviewAnswer } from '../testing/rbac-api-server'
import { shortCut } from '../testing/short-cut'
import { watchRights } from './audit-watch'
import { CLOSED } from './refusal'
import { auditOwnRights } from './self-audit'

const subject = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' } as const

const CLOSING = DANGERS.filter(({ staysOpen }) => !staysOpen)

/** A rule bound in a namespace, or everywhere where that is undefined. */
function world(rule: PolicyRule | undefined, namespace?: string): RbacObjects {
  const rules = rule === undefined ? [] : [rule]
  const isWide = namespace === undefined
  const role = { kind: isWide ? 'ClusterRole' : 'Role', name: 'strong' } as const
  return {
    roles: isWide ? [] : [{ name: 'strong', namespace, rules }],
    clusterRoles: isWide ? [{ name: 'strong', rules }] : [],
    roleBindings: isWide ? [] : [{ name: 'web is strong', namespace, subjects: [subject], roleRef: role }],
    clusterRoleBindings: isWide ? [{ name: 'web is strong', subjects: [subject], roleRef: role }] : [],
  }
}

const serve =
  (objects: RbacObjects): Handler =>
  (request, response) =>
    json(response, reviewAnswer(objects, request) ?? {}, 201)

async function audit(handler: Handler, isThorough = true) {
  const pod = await startPod(handler)
  const found = await auditOwnRights({ kube: pod.kube, isThorough, signal: new AbortController().signal })
  return { found, requests: pod.server.requests }
}

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']

function customKind(group: string, resource: string): KnownResource {
  const words = { kind: resource, singular: resource, shortNames: [], subresources: [] }
  return { group, version: 'v1', resource, ...words, namespaced: true, verbs: VERBS, preferred: true }
}

/** Recorded discovery with custom kinds of one group. */
function discoveryWith(body: unknown, group: string, resources: readonly string[]): unknown {
  const { items, ...rest } = body as { items: unknown[] }
  const served = resources.map((resource) => ({
    resource,
    responseKind: { kind: resource },
    scope: 'Namespaced',
    verbs: VERBS,
  }))
  return {
    ...rest,
    items: [...items, { metadata: { name: group }, versions: [{ version: 'v1', resources: served }] }],
  }
}

/** Answers of this world, which serves custom kinds of one group where one is given. */
const answerIn =
  (objects: RbacObjects, group = '', resources: readonly string[] = []) =>
  (request: RecordedRequest): Answered => {
    const body = reviewAnswer(objects, request) ?? {}
    const isCustom = request.url === '/apis' && group.includes('.') && !isBuiltInGroup(group)
    return { status: 200, body: isCustom ? discoveryWith(body, group, resources) : body }
  }

/** The ids that are held, of thousands of reviews that are answered in this process. */
async function heldIn(answer: (request: RecordedRequest) => Answered, isThorough: boolean) {
  const pod = await startPod(serve(world(undefined)))
  const kube = shortCut(pod.kube, answer)
  const found = await auditOwnRights({ kube, isThorough, signal: new AbortController().signal })
  expect(found.state).toBe('known')
  return found.state === 'known' ? found.held : []
}

const waitFor = (check: () => unknown) => vi.waitFor(check, { timeout: 60_000, interval: 20 })

describe('auditQuestions', () => {
  it('asks once about every danger of a kind that is served first, and at most 175 reviews without custom kinds', () => {
    expect(auditQuestions('shop').first.map(({ danger }) => danger.id)).toEqual(CLOSING.map(({ id }) => id))
    const { first, others } = auditQuestions('shop', recordedCatalogue(recordedExchanges()))
    expect([first.length, others.length]).toEqual([52, 123])
  })

  it('asks about custom kinds that are served, by their rows or as of unknown power, and counts what it leaves out', () => {
    const kind = (resource: string, group = 'example.com') => customKind(group, resource)
    const many = Array.from({ length: 42 }, (_, index) => kind(`things${index}`))
    const { first, others, leftOut } = auditQuestions('shop', {
      resources: [kind('applications', 'argoproj.io'), kind('workflows', 'argoproj.io'), ...many],
      failedGroups: [],
    })
    const asked = [...first, ...others].filter(({ request }) => request.group.includes('argoproj'))
    expect(new Set(asked.map(({ danger, request }) => `${danger.id} ${request.resource}`))).toEqual(
      new Set(['delivery applications', 'custom-workloads workflows']),
    )
    expect(others.filter(({ danger }) => danger.id === 'unknown-power')).toHaveLength(120)
    expect(leftOut).toBe(2)
  })
})

describe('auditOwnRights', () => {
  it('takes the reviews of tokens that an authenticating proxy needs for no reason to stay closed', async () => {
    const rule = { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'] }
    for (const isThorough of [true, false])
      expect((await audit(serve(world(rule)), isThorough)).found).toMatchObject({ state: 'known', held: [] })
  })

  it('finds nothing in an account without permissions, by the rules alone or thoroughly', async () => {
    const clean = await audit(serve(world(undefined)))
    expect(clean.found).toEqual({
      state: 'known',
      user: 'system:serviceaccount:shop:web',
      namespace: 'shop',
      held: [],
      unseen: {
        says: 'Checked: what is granted cluster-wide and in shop, kube-system and default. A RoleBinding in another namespace may grant more, which this account cannot see.',
        command:
          'kubectl get rolebindings -A -o wide | grep -F -e web -e system:serviceaccounts -e system:authenticated',
      },
      requests: 58,
    })
    expect((await audit(serve(world(undefined)), false)).found).toMatchObject({ held: [], requests: 6 })
  })

  it.each(CLOSING.map((danger) => [danger.id, danger] as const))(
    'finds %s, however it is given',
    async (id, danger) => {
      const { on, verbs, scope } = danger
      const { group = '', resources = [] } = on.at(-1) ?? {}
      const words = resources.slice(-1).map((word) => word.replace('/*', '/scopes'))
      const rule = { verbs: [...verbs.slice(-1)], apiGroups: [group], resources: words }
      const at = scope === 'any' ? 'shop' : scope === 'cluster' ? undefined : scope.namespace
      for (const isThorough of [true, false]) {
        const held = await heldIn(answerIn(world(rule, at), group, resources), isThorough)
        expect(held.map((right) => right.id)).toContain(id)
        expect(held.find((right) => right.id === id)?.command).toContain("'web is strong'")
      }
    },
  )

  it.each(CLOSING.map((danger) => [danger.id, danger] as const))(
    'finds %s by reviews alone, by each verb on each resource',
    async (id, danger) => {
      const listless = (objects: RbacObjects, group: string, word: string) => (request: RecordedRequest) =>
        request.url.endsWith('/selfsubjectrulesreviews')
          ? { status: 200, body: { status: { incomplete: true } } }
          : answerIn(objects, group, [word.split('/')[0] ?? ''])(request)
      const { verbs, on } = danger
      const calls = on.flatMap(({ group, resources }) =>
        resources.flatMap((word) =>
          verbs.map((verb) => ({ verb, group, word: word.replace('/*', '/scopes') })),
        ),
      )
      // The first and the last of them; the table's own test has each.
      for (const { verb, group, word } of [calls[0], calls.at(-1)].flatMap((one) => one ?? [])) {
        const rule = { verbs: [verb], apiGroups: [group], resources: [word] }
        const held = await heldIn(listless(world(rule), group, word), false)
        expect(held.map((right) => right.id)).toEqual([id])
      }
    },
  )

  it.each([
    ['kube-system, which every cluster has', 'kube-system', undefined, true],
    ['a namespace that it may list', 'payments', { verbs: ['list'], resources: ['namespaces'] }, true],
    ['a namespace that it cannot know of', 'payments', undefined, false],
  ])('looks for what is held in %s', async (_, namespace, listing, isFound) => {
    const objects = world({ verbs: ['patch'], apiGroups: ['apps'], resources: ['replicasets'] }, namespace)
    const lists = world(listing && { ...listing, apiGroups: [''] })
    const { found } = await audit((request, response) => {
      if (!request.url.startsWith('/api/v1/namespaces?')) {
        const clusterWide = {
          clusterRoles: lists.clusterRoles.map((role) => ({ ...role, name: 'lister' })),
          clusterRoleBindings: lists.clusterRoleBindings.map((binding) => ({
            ...binding,
            roleRef: { ...binding.roleRef, name: 'lister' },
          })),
        }
        return serve({ ...objects, ...clusterWide })(request, response)
      }
      const rows = ['default', 'kube-system', 'payments', 'shop'].map((name) => ({
        cells: [name, 'Active', '9d'],
        object: { metadata: { name } },
      }))
      const columnDefinitions = ['Name', 'Status', 'Age'].map((name) => ({
        name,
        type: 'string',
        format: name === 'Name' ? 'name' : '',
        priority: 0,
      }))
      json(response, { kind: 'Table', metadata: { resourceVersion: '1' }, columnDefinitions, rows })
    })
    const says = `This account can change what workloads run, and as which ServiceAccount, in namespace ${namespace}.`
    expect(found).toMatchObject({
      held: isFound ? [{ id: 'change-workloads', says, command: expect.stringContaining(namespace) }] : [],
    })
    expect('unseen' in found).toBe(listing === undefined)
  })

  it('finds a permission that is limited to a name, which no review without a name shows', async () => {
    const rule = { verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: ['db'] }
    const { found } = await audit(serve(world(rule, 'shop')))
    expect(found).toMatchObject({
      held: [
        {
          id: 'secrets',
          says: 'This account can read the contents of Secrets, in namespace shop, limited to db.',
        },
      ],
    })
  })

  it('asks for each verb where the list of rules is not whole, and finds what it left out', async () => {
    const hidden: Handler = (request, response) => {
      if (request.url.endsWith('/selfsubjectrulesreviews'))
        return json(response, { status: { resourceRules: [], nonResourceRules: [], incomplete: true } }, 201)
      return serve(
        world(
          { verbs: ['escalate'], apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'] },
          undefined,
        ),
      )(request, response)
    }
    const { found } = await audit(hidden, false)
    expect(found).toMatchObject({
      held: [{ id: 'escalate', command: "kubectl get clusterrolebinding 'web is strong' -o yaml" }],
      requests: 181,
    })
  })

  it.each([
    ['whole, from the list', false],
    ['hidden, by reviews of each', true],
  ])('finds kinds whose power is not known, where the rules are %s', async (_, isHidden) => {
    const rule = {
      verbs: ['patch'],
      apiGroups: ['example.com'],
      resources: ['widgets', 'gadgets', 'gadgets/status'],
    }
    const answer = answerIn(world(rule, 'shop'), 'example.com', ['widgets', 'gadgets', 'others'])
    const held = await heldIn(
      (request) =>
        isHidden && request.url.endsWith('/selfsubjectrulesreviews')
          ? { status: 200, body: { status: { incomplete: true } } }
          : answer(request),
      true,
    )
    expect(held).toEqual([
      {
        id: 'unknown-power',
        says: 'This account can write widgets.example.com and gadgets.example.com, in namespace shop: what the controller does with it, and with which permissions, is not known.',
        command: expect.stringContaining("'web is strong'"),
      },
    ])
  })

  it('takes the status of custom resources and reviews of them for no power', async () => {
    const rule = {
      verbs: ['create', 'update', 'patch'],
      apiGroups: ['example.com'],
      resources: ['widgets/status', 'widgets/finalizers', 'widgets/scale', 'subjectreviews'],
    }
    expect(await heldIn(answerIn(world(rule, 'shop'), 'example.com', ['widgets']), true)).toEqual([])
  })

  it.each<[string, Handler]>([
    ['refuses reviews', (_, response) => json(response, { kind: 'Status', code: 403, message: 'no' }, 403)],
    ['fails', (_, response) => json(response, { kind: 'Status', code: 500 }, 500)],
    [
      'refuses one of them',
      (request, response) =>
        request.body.includes('"impersonate"')
          ? json(response, { kind: 'Status', code: 403, message: 'no' }, 403)
          : serve(world(undefined))(request, response),
    ],
  ])('never takes an API server that %s for a clean account', async (_, handler) => {
    expect((await audit(handler)).found.state).toBe('unknown')
  })
})

describe('watchRights', () => {
  const secrets = { verbs: ['get'], apiGroups: [''], resources: ['secrets'] }

  async function watch(
    mode: 'local' | 'proxy',
    allowDangerousRights = false,
    first = serve(world(undefined)),
  ) {
    let handler = first
    const pod = await startPod((request, response) => handler(request, response))
    const clock = createManualClock()
    const said = vi.spyOn(log, 'info').mockImplementation(() => undefined)
    const refused: unknown[] = []
    const ended = new AbortController()
    const access = mode === 'proxy' ? { mode, identityHeader: 'x-forwarded-user' } : { mode }
    const settings = { access, allowDangerousRights }
    const state = {}
    const watched = watchRights({
      settings,
      kube: pod.kube,
      clock,
      signal: ended.signal,
      onRefused: (held) => refused.push(held),
      state,
    })
    const running = watched.run()
    return {
      watched,
      refused,
      clock,
      requests: () => pod.server.requests.length,
      serve: (next: Handler) => {
        handler = next
      },
      async stop() {
        ended.abort()
        await clock.settle()
        await running
        said.mockRestore()
      },
    }
  }

  const down: Handler = (_, response) => response.destroy()

  it('keeps an exposed page closed until it is known that the account is clean, and asks again meanwhile', async () => {
    const it = await watch('proxy', false, down)
    expect(it.watched.closed()).toBe(CLOSED.pending)
    await waitFor(() => expect(it.requests()).toBeGreaterThan(0))
    it.serve(serve(world(undefined)))
    await waitFor(async () => {
      await it.clock.advance(1000)
      expect(it.watched.closed()).toBeNull()
    })
    expect(it.refused).toEqual([])
    await it.stop()
  })

  it('refuses to open with a dangerous permission, closes when one comes later, and opens when it goes', async () => {
    const it = await watch('proxy')
    await waitFor(() => expect(it.watched.closed()).toBeNull())
    it.serve(serve(world(secrets)))
    await waitFor(async () => {
      await it.clock.advance(600_000)
      expect(it.watched.closed()).toBe(CLOSED.dangerous)
    })
    expect(it.refused).toEqual([])
    it.serve(serve(world(undefined)))
    await waitFor(async () => {
      await it.clock.advance(30_000)
      expect(it.watched.closed()).toBeNull()
    })
    await it.stop()
    const other = await watch('proxy', false, serve(world(secrets)))
    await waitFor(() => expect(other.refused).toMatchObject([{ held: [{ id: 'secrets' }] }]))
    expect(other.watched.closed()).toBe(CLOSED.dangerous)
    await other.stop()
  })

  it('refuses to open to everyone what drives controllers, with a sentence of its own where their power is not known', async () => {
    const rules = [
      { verbs: ['create', 'patch', 'update'], apiGroups: ['argoproj.io'], resources: ['applications'] },
      { verbs: ['create', 'patch'], apiGroups: ['helm.cattle.io'], resources: ['helmcharts'] },
      { verbs: ['create'], apiGroups: ['operators.coreos.com'], resources: ['subscriptions'] },
      { verbs: ['create', 'patch'], apiGroups: ['apps.openshift.io'], resources: ['deploymentconfigs'] },
    ]
    const bound = (all: PolicyRule[]) => ({
      ...world(all[0]),
      clusterRoles: [{ name: 'strong', rules: all }],
    })
    const known = await watch('proxy', false, serve(bound(rules)))
    await waitFor(() => expect(known.refused).toHaveLength(1))
    expect(known.refused).toMatchObject([{ held: [{ id: 'delivery' }, { id: 'custom-workloads' }] }])
    expect(known.watched.closed()).toBe(CLOSED.dangerous)
    await known.stop()
    const widgets = { verbs: ['create'], apiGroups: ['example.com'], resources: ['widgets'] }
    const unknown = await watch('proxy', false, serve(bound([widgets])))
    await waitFor(() => expect(unknown.refused).toMatchObject([{ held: [{ id: 'unknown-power' }] }]))
    expect(unknown.watched.closed()).toBe(CLOSED.unknownPower)
    await unknown.stop()
    const overridden = await watch('proxy', true, serve(bound([...rules, widgets])))
    expect(overridden.watched.closed()).toBeNull()
    await overridden.stop()
  })

  it('stays open while the API server is unavailable later: that is when the page is needed', async () => {
    const it = await watch('proxy')
    await waitFor(() => expect(it.watched.closed()).toBeNull())
    it.serve(down)
    await it.clock.advance(660_000)
    expect(it.watched.closed()).toBeNull()
    await it.stop()
  })

  it.each([
    ['in local mode', 'local', false],
    ['where the deployment overrides it', 'proxy', true],
  ] as const)('closes nothing %s', async (_, mode, allow) => {
    const it = await watch(mode, allow, serve(world(secrets)))
    expect(it.watched.closed()).toBeNull()
    await it.clock.advance(600_000)
    expect(it.watched.closed()).toBeNull()
    expect(it.refused).toEqual([])
    await it.stop()
  })
})
