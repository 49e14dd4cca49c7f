import { afterEach, describe, expect, it, vi } from 'vitest'
import { listAccess } from '@/lib/facts/account/gather/access'
import { listDangerous } from '@/lib/facts/account/gather/dangerous'
import { explainCheck, explainText } from '@/lib/facts/call/gather/explain'
import { tryCall } from '@/lib/facts/call/gather/try-call'
import { explainWhatIf } from '@/lib/facts/what-if/gather/what-if'
import { json } from '@/lib/kube/testing/https-server'
import { startPod } from '@/lib/kube/testing/pod'
import { plain } from '@/lib/phrase/phrase'
import { inPlain } from '@/lib/phrase/testing/in-plain'
import { readSettings } from '@/lib/pod/environment'
import { serving } from '@/lib/process/served-request'
import type { RbacObjects } from '@/lib/rbac/types'
import { answerApi } from '@/lib/server/api/routes'
import { describeExposure } from '@/lib/server/gate/exposure'
import { auditOwnRights } from '@/lib/server/gate/self-audit'
import { reviewAnswer } from '@/lib/server/testing/rbac-api-server'
import { HIDDEN_RBAC, HiddenError, hidesOthers, refuseHidden } from './hidden-rbac'
import { Prober } from './prober'
import { toProblem } from './to-problem'

const GRANT = 'lends-it-all'

const reader = {
  roles: [],
  roleBindings: [],
  clusterRoles: [{ name: GRANT, rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] }],
  clusterRoleBindings: [
    {
      name: `${GRANT}-binding`,
      roleRef: { kind: 'ClusterRole', name: GRANT } as const,
      subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' } as const],
    },
  ],
}

/** The same binding, of a role that reads pods. */
const podReader = {
  ...reader,
  clusterRoles: [{ name: GRANT, rules: [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }] }],
}

/** A page in this mode, with an account that may read every binding and review everybody where no other world is given. */
async function page(mode: string, showRbac = 'false', world: RbacObjects = reader) {
  vi.stubEnv('ACCESS_MODE', mode)
  vi.stubEnv('ALLOWED_HOSTS', 'ops.example')
  vi.stubEnv('SHOW_RBAC', showRbac)
  const pod = await startPod((request, response) => {
    const answer = reviewAnswer(world, request)
    json(response, answer ?? { kind: 'List', metadata: {}, items: [] }, request.method === 'POST' ? 201 : 200)
  })
  const { signal } = new AbortController()
  const asked = () =>
    pod.server.requests
      .map(({ url }) => url)
      .filter((url) => /bindings|\/(?:local)?subjectaccessreviews/.test(url))
  return { options: { kube: pod.kube, signal }, asked }
}

const requestOf = (path: string) => new Request(`http://localhost${path}`)

async function auditOwn(options: Awaited<ReturnType<typeof page>>['options']) {
  const audit = await auditOwnRights({ ...options, isThorough: true })
  if (audit.state !== 'known') throw new Error(audit.says)
  return audit
}

/** The commands that a page in this mode gives for what its audit found. */
async function commandsOf(mode: string): Promise<string> {
  const { options } = await page(mode)
  const { audit } = describeExposure(readSettings(), { known: { ...(await auditOwn(options)), at: '' } })
  return JSON.stringify(audit.known?.rights.map(({ command }) => command))
}

const other = 'system:serviceaccount:shop:api'
const pods = { verb: 'list', group: '', resource: 'pods', namespace: 'shop' }

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('hidesOthers', () => {
  it.each([
    ['local', 'false', false],
    ['proxy', 'false', true],
    ['proxy', 'true', false],
  ])('in %s mode with SHOW_RBAC=%s: %s', async (mode, showRbac, expected) => {
    await page(mode, showRbac)
    expect(hidesOthers()).toBe(expected)
  })
})

describe('an exposed page', () => {
  it('shows nothing about the permissions of others, and names the setting that would', async () => {
    const { options, asked } = await page('proxy')
    const call = {
      verb: 'list',
      group: 'rbac.authorization.k8s.io',
      version: 'v1',
      resource: 'rolebindings',
      namespace: 'shop',
    }
    const questions = [
      () => listAccess({ ...options, namespace: 'shop', user: other }),
      () => explainCheck({ ...pods, user: other }, options),
      () => tryCall(call, options),
    ]
    for (const question of questions) {
      const error = await question().catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(HiddenError)
      expect(inPlain(toProblem(error))).toMatchObject({
        code: 'hidden',
        status: 403,
        hint: expect.stringContaining('SHOW_RBAC=true'),
      })
    }
    for (const resource of ['rolebindings', 'clusterrolebindings']) {
      for (const group of ['rbac.authorization.k8s.io', 'authorization.openshift.io']) {
        expect(() => refuseHidden({ group, resource })).toThrow(HIDDEN_RBAC)
      }
    }
    for (const resource of ['subjectaccessreviews', 'resourceaccessreviews', 'rolebindingrestrictions']) {
      expect(() => refuseHidden({ group: 'authorization.openshift.io', resource })).toThrow(HIDDEN_RBAC)
    }
    for (const group of ['rbac.authorization.k8s.io', 'authorization.openshift.io', '']) {
      expect(() => refuseHidden({ group, resource: group === '' ? 'pods' : 'roles' })).not.toThrow()
    }
    expect(asked()).toEqual([])
  })

  it.each(['rbac.authorization.k8s.io', 'authorization.openshift.io'])(
    'reads no binding of %s on any route that takes a kind',
    async (group) => {
      const { asked } = await page('proxy')
      const parts = { group, version: 'v1', resource: 'rolebindings', namespace: 'shop' }
      const query = new URLSearchParams(parts)
      const list = `resources/${group}/v1/rolebindings/shop`
      const statuses = await Promise.all(
        [
          `/api/resources?${query}`,
          `/api/resources?${query}&labels=true`,
          `/api/object?${query}&name=a`,
          `/api/stream?topics=${list}`,
        ].map((path) => serving({ upstream: 0 }, async () => (await answerApi(requestOf(path))).status)),
      )
      expect(statuses).toEqual([403, 403, 403, 403])
      expect(asked()).toEqual([])
    },
  )

  it('names the binding and role of its own account nowhere, and what it says of the call stays true', async () => {
    const { options } = await page('proxy')
    const answers = {
      check: await explainCheck(pods, options),
      verdict: await explainCheck({ ...pods, depth: 'verdict' }, options),
      dangerous: await listDangerous({ ...options, namespace: 'shop' }),
      access: await listAccess({ ...options, namespace: 'shop' }),
      exposure: describeExposure(readSettings(), {
        known: { ...(await auditOwn(options)), at: '2026-11-24T15:00:00Z' },
      }),
    }
    expect(answers.check.verdict).toBe('allowed')
    expect(answers.check.evidence.map(({ says }) => plain(says)).join()).toContain(
      'not named here (SHOW_RBAC)',
    )
    expect(answers.dangerous.sources.map(({ by }) => by.state)).toEqual(['hidden'])
    expect(answers.exposure.audit.known?.rights.length).toBeGreaterThan(0)
    expect(JSON.stringify(answers)).not.toContain(GRANT)
    expect(await commandsOf('local')).toContain(`${GRANT}-binding`)
  })

  it.each([
    ['proxy', false],
    ['local', true],
  ])('in %s mode names the binding of a rule that comes near: %s', async (mode, isNamed) => {
    const { options } = await page(mode, 'false', podReader)
    const refused = await explainCheck({ ...pods, verb: 'watch' }, options)
    expect([refused.verdict, refused.cause?.id]).toEqual(['denied', 'D1'])
    expect(refused.nearMisses.length).toBeGreaterThan(0)
    expect(refused.fixes.length).toBeGreaterThan(0)
    expect(JSON.stringify(refused).includes(GRANT)).toBe(isNamed)
  })

  it('does not take a yes whose reason it hides for one that no Role can remove', async () => {
    const { options } = await page('proxy', 'false', podReader)
    const yaml = JSON.stringify({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: GRANT },
      rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }],
    })
    const { check, ...rest } = await explainWhatIf({ yaml, check: pods }, options)
    expect([check?.before, check?.after]).toEqual(['allowed', 'unknown'])
    expect(JSON.stringify({ check, rest })).not.toContain(`${GRANT}-binding`)
  })

  it('explains a refusal of another account by its text alone, and its own as ever', async () => {
    const { options, asked } = await page('proxy')
    const text = `pods is forbidden: User "${other}" cannot list resource "pods" in API group "" in the namespace "shop"`
    const { findings } = await explainText(text, options)
    expect(findings).toHaveLength(1)
    expect((await explainCheck(pods, options)).verdict).toBe('allowed')
    expect((await listAccess({ ...options, namespace: 'shop' })).basis).toBe('own')
    expect(asked()).toEqual([])
  })
})

describe('a page on loopback, and one with SHOW_RBAC', () => {
  it.each([
    ['local', 'false'],
    ['proxy', 'true'],
  ])('tells them in %s mode with SHOW_RBAC=%s', async (mode, showRbac) => {
    const { options, asked } = await page(mode, showRbac)
    await listAccess({ ...options, namespace: 'shop', user: other })
    expect(asked().length).toBeGreaterThan(0)
  })
})

describe('a text that names what cannot exist', () => {
  it.each(['..', 'a.b;c', '__proto__', 'x'.repeat(64)])('is asked about nowhere: %s', async (name) => {
    const { options } = await page('local')
    const prober = new Prober(options.kube, options.signal)
    const answers = await Promise.all([
      prober.objects({ resource: 'roles', namespace: name }),
      prober.rbacObject({ resource: 'roles', namespace: name, name: 'a' }),
      prober.rbacObject({ resource: 'roles', namespace: 'shop', name: '..' }),
      prober.clusterRole('a/b'),
      prober.accountExists(name, 'web'),
      prober.subjectAccess({ name: other, groups: [] }, { kind: 'path', verb: 'get', path: '/' }, name),
    ])
    expect(answers.map((answer) => answer.state === 'unread' && answer.because)).toEqual(
      new Array(6).fill('not-asked'),
    )
  })
})
