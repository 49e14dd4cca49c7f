import { describe, expect, it, vi } from 'vitest'
import { auditQuestions } from '@/lib/diagnosis/access/audit-questions'
import { DANGERS } from '@/lib/diagnosis/access/dangers'
import { type Handler, json } from '@/lib/kube/testing/https-server'
import { startPod } from '@/lib/kube/testing/pod'
import type { PolicyRule, RbacObjects } from '@/lib/rbac/types'
import { watchRights } from './audit-watch'
import { CLOSED } from './gate/refusal'
import { log } from './log'
import { auditOwnRights } from './self-audit'
import { createManualClock } from './testing/manual-clock'
import { reviewAnswer } from './testing/rbac-api-server'

const subject = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' } as const

function world(rule: PolicyRule | undefined, isWide = false): RbacObjects {
  const rules = rule === undefined ? [] : [rule]
  const role = { kind: isWide ? 'ClusterRole' : 'Role', name: 'strong' } as const
  return {
    roles: isWide ? [] : [{ name: 'strong', namespace: 'shop', rules }],
    clusterRoles: isWide ? [{ name: 'strong', rules }] : [],
    roleBindings: isWide
      ? []
      : [{ name: 'web is strong', namespace: 'shop', subjects: [subject], roleRef: role }],
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

const waitFor = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 20 })

describe('auditQuestions', () => {
  it('asks about every danger first, in some 30 reviews', () => {
    const { first, others } = auditQuestions('shop')
    expect(new Set(first.map(({ danger }) => danger.id)).size).toBe(DANGERS.length)
    expect([first.length, others.length]).toEqual([27, 21])
  })
})

describe('auditOwnRights', () => {
  it('finds nothing in an account without rights, by the rules alone or thoroughly', async () => {
    const clean = await audit(serve(world(undefined)))
    expect(clean.found).toEqual({
      state: 'known',
      user: 'system:serviceaccount:shop:web',
      namespace: 'shop',
      held: [],
      requests: 29,
    })
    expect((await audit(serve(world(undefined)), false)).found).toMatchObject({ held: [], requests: 2 })
  })

  it.each(DANGERS.map((danger) => [danger.id, danger] as const))(
    'finds %s, however it is given',
    async (id, danger) => {
      const { group, resources, verbs, clusterScoped = false } = danger
      const rule = { verbs: [...verbs.slice(-1)], apiGroups: [group], resources: [...resources.slice(-1)] }
      for (const isThorough of [true, false]) {
        const { found } = await audit(serve(world(rule, clusterScoped)), isThorough)
        const held = found.state === 'known' ? found.held : []
        expect(held.map((right) => right.id)).toContain(id)
        expect(held.find((right) => right.id === id)?.command).toContain("'web is strong'")
      }
    },
  )

  it('finds a right that is limited to a name, which no review without a name shows', async () => {
    const rule = { verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: ['db'] }
    const { found } = await audit(serve(world(rule)))
    expect(found).toMatchObject({
      held: [
        {
          id: 'secrets',
          says: 'This account reads the contents of Secrets, in namespace shop, limited to db.',
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
          true,
        ),
      )(request, response)
    }
    const { found } = await audit(hidden, false)
    expect(found).toMatchObject({
      held: [{ id: 'escalate', command: "kubectl get clusterrolebinding 'web is strong' -o yaml" }],
      requests: 50,
    })
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

  it('refuses to open with a dangerous right, closes when one comes later, and opens when it goes', async () => {
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

  it('stays open while the API server is away later: that is when the page is needed', async () => {
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
