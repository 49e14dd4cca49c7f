type Random = () => number

/** One text, and how it is sent to a product. */
export interface AimedRequest {
  route: '/api/what-if' | '/api/ask' | '/api/explain' | '/api/access/try' | '/mcp'
  /** What the text is, for a failure message. */
  shape: string
  body: object
}

const API = 'apiVersion: rbac.authorization.k8s.io/v1\n'
const ME = '{kind: ServiceAccount, name: web, namespace: shop}'
const MOST = 250 * 1024
const REAL = {
  groups: ['""', 'apps', 'batch', '"*"'],
  resources: ['pods', 'secrets', 'deployments', 'jobs', 'pods/exec', '"*"', '"*/scale"'],
  verbs: ['get', 'list', 'create', 'impersonate', 'bind', '"*"'],
  names: ['web', 'app-config'],
}

/**
 * Makes texts that aim: Roles bound to the account of the pod, whose lists multiply, in many namespaces, by few characters or
 * many; words near real ones; aliases; what is wide, deep, within itself or of every object.
 */
export function aimedTexts(random: Random): () => AimedRequest {
  const upTo = (most: number) => 1 + Math.floor(random() * most)
  const of = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
  // As many small lists as large ones: a product of four explodes by 12 words each.
  const size = () => upTo(2 ** (1 + random() * 11))
  const words = (kind: keyof typeof REAL) => {
    const count = size()
    const real = REAL[kind].filter(() => random() < 0.4)
    const stem = of(['x', 'pod', 'deploymen', 'gt', 'app', 'é'])
    return [...real, ...Array.from({ length: count }, (_, i) => stem + i.toString(36))].join(',')
  }
  const lists = () =>
    `apiGroups: [${words('groups')}], resources: [${words('resources')}], verbs: [${words('verbs')}]${random() < 0.5 ? `, resourceNames: [${words('names')}]` : ''}`
  const bindings = () =>
    Array.from({ length: size() / 4 }, (_, i) => {
      const isWide = random() < 0.1
      const [kind, at] = isWide ? ['ClusterRoleBinding', ''] : ['RoleBinding', `, namespace: n${i}`]
      return `---\n${API}kind: ${kind}\nmetadata: {name: b${i}${at}}\nroleRef: {kind: ClusterRole, name: a}\nsubjects: [${ME}]\n`
    }).join('')
  const bound = (rules: string) =>
    `${API}kind: ClusterRole\nmetadata: {name: a}\nrules:\n${rules}${bindings()}`

  const shapes: Record<string, () => string> = {
    'a product of lists': () => bound(`- {${lists()}}\n`),
    'many products': () => bound(`- {${lists()}}\n`.repeat(upTo(40))),
    'one rule by aliases': () => {
      const list = `&w [${words('groups')}]`
      return `kind: List\napiVersion: v1\nitems:\n- {kind: ClusterRole, apiVersion: &v rbac.authorization.k8s.io/v1, metadata: {name: a}, rules: [&r {apiGroups: ${list}, resources: *w, resourceNames: *w, verbs: *w}${',*r'.repeat(upTo(200))}]}\n${Array.from({ length: upTo(60) }, (_, i) => `- {kind: RoleBinding, apiVersion: *v, metadata: {name: a, namespace: n${i}}, roleRef: {kind: ClusterRole, name: a}, subjects: [${ME}]}\n`).join('')}`
    },
    'aliases of aliases': () =>
      Array.from(
        { length: upTo(12) },
        (_, i) =>
          `a${i}: &a${i} [${
            i === 0
              ? 'x'
              : Array(upTo(12))
                  .fill(`*a${i - 1}`)
                  .join(',')
          }]`,
      ).join('\n'),
    'subjects and accounts': () =>
      `${Array.from({ length: upTo(300) }, (_, i) => `${API.replace('rbac.authorization.k8s.io/', '')}kind: ServiceAccount\nmetadata: {name: abcde${i}, namespace: shop}\n---\n`).join('')}${API}kind: RoleBinding\nmetadata: {name: a, namespace: shop}\nroleRef: {kind: ClusterRole, name: a}\nsubjects:\n${Array.from({ length: upTo(1_500) }, (_, i) => `- {kind: ServiceAccount, name: xbcde${i}, namespace: shop}\n`).join('')}`,
    'an anchor within itself': () => `${API}kind: Role\nmetadata: &a {name: x, labels: *a}\nrules: []\n`,
    'fields of every object': () => {
      const word = of(['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'])
      return `${API}kind: Role\nmetadata: {name: ${word}, ${word}: {}}\n${word}: {}\nrules: [{${word}: a, verbs: [${word}], apiGroups: [${word}], resources: [${word}]}]\n`
    },
    'a wide map': () =>
      `kind: Pod\n${Array.from({ length: size() * 10 }, (_, i) => `k${i}: ${i}`).join('\n')}`,
    'a deep list': () => `kind: Role\nrules: ${'['.repeat(upTo(100))}`,
    refusals: () =>
      Array.from(
        { length: size() },
        (_, i) =>
          `pods "a${i}" is forbidden: User "system:serviceaccount:shop:web" cannot ${of(['get', 'constructor', 'lst'])} resource "pods" in API group "" in the namespace "n${i}"`,
      ).join('\n'),
    'a call': () =>
      `${of(['get', 'wacth', 'toString', 'frobnicate'])} ${of(['pods', 'constructor', 'p'.repeat(1_500)])} in shop`,
  }
  const call = { verb: 'create', group: '', resource: 'pods', namespace: 'shop' }
  const tool = (name: string, args: object) => ({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name, arguments: args },
  })
  const ways: ((text: string) => Pick<AimedRequest, 'route' | 'body'>)[] = [
    (yaml) => ({ route: '/api/what-if', body: { yaml, check: { ...call, verb: 'get' } } }),
    (yaml) => ({ route: '/api/what-if', body: { yaml } }),
    (text) => ({ route: '/api/ask', body: { text } }),
    (text) => ({ route: '/api/explain', body: { text } }),
    (text) => ({
      route: '/api/access/try',
      body: { ...call, version: 'v1', body: text.slice(0, 64 * 1024) },
    }),
    (yaml) => ({ route: '/mcp', body: tool('what_if', { yaml }) }),
    (text) => ({ route: '/mcp', body: tool('explain', { text }) }),
    (text) => ({ route: '/mcp', body: tool(text.slice(0, 4_000), { text }) }),
    (text) => ({
      route: '/mcp',
      body: tool(
        'check',
        Object.fromEntries(
          text
            .slice(0, 40_000)
            .split(/\W+/)
            .map((word, i) => [word + i, i]),
        ),
      ),
    }),
  ]
  return () => {
    const [shape, make] = of(Object.entries(shapes))
    return { shape, ...of(ways)(make().slice(0, MOST)) }
  }
}
