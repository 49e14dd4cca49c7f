import { afterEach, describe, expect, it, vi } from 'vitest'
import { json } from '@/lib/kube/testing/https-server'
import { startPod } from '@/lib/kube/testing/pod'
import { listAccess } from './access'
import { explainCheck, explainText } from './explain'
import { HIDDEN_RBAC, HiddenError, hidesOthers, refuseHidden } from './hidden-rbac'
import { Prober } from './prober'
import { reviewAnswer } from './testing/rbac-api-server'
import { toProblem } from './to-problem'
import { tryCall } from './try-call'

const reader = {
  roles: [],
  roleBindings: [],
  clusterRoles: [{ name: 'all', rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] }],
  clusterRoleBindings: [
    {
      name: 'all',
      roleRef: { kind: 'ClusterRole', name: 'all' } as const,
      subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' } as const],
    },
  ],
}

/** A page in this mode, with an account that may read every binding and review everybody. */
async function page(mode: string, showRbac = 'false') {
  vi.stubEnv('ACCESS_MODE', mode)
  vi.stubEnv('ALLOWED_HOSTS', 'ops.example')
  vi.stubEnv('SHOW_RBAC', showRbac)
  const pod = await startPod((request, response) => {
    const answer = reviewAnswer(reader, request)
    json(response, answer ?? { kind: 'List', metadata: {}, items: [] }, request.method === 'POST' ? 201 : 200)
  })
  const { signal } = new AbortController()
  const asked = () =>
    pod.server.requests
      .map(({ url }) => url)
      .filter((url) => /bindings|\/(?:local)?subjectaccessreviews/.test(url))
  return { options: { kube: pod.kube, signal }, asked }
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
  it('tells nothing of the rights of others, and says by which setting it would', async () => {
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
      expect(toProblem(error)).toMatchObject({
        code: 'hidden',
        status: 403,
        hint: expect.stringContaining('SHOW_RBAC=true'),
      })
    }
    for (const resource of ['rolebindings', 'clusterrolebindings']) {
      expect(() => refuseHidden({ group: 'rbac.authorization.k8s.io', resource })).toThrow(HIDDEN_RBAC)
    }
    expect(() => refuseHidden({ group: '', resource: 'pods' })).not.toThrow()
    expect(asked()).toEqual([])
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
