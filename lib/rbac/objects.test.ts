import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { parseRbacObjects } from './objects'
import { validateObjects } from './validate'

const API = 'apiVersion: rbac.authorization.k8s.io/v1'

function parse(yaml: string, namespace?: string) {
  const documents = parseAllDocuments(yaml).map((document): unknown => document.toJS())
  return parseRbacObjects(documents, namespace === undefined ? {} : { namespace })
}

describe('parseRbacObjects', () => {
  it('keeps whose an object is: Helm’s release, the instance and the program, old labels and new', () => {
    const { objects, problems } = parse(`
${API}
kind: ClusterRole
metadata:
  name: c
  labels: {app.kubernetes.io/instance: web-blue, app.kubernetes.io/name: web, app.kubernetes.io/part-of: shop}
  annotations: {meta.helm.sh/release-name: web-blue, meta.helm.sh/release-namespace: blue}
---
${API}
kind: RoleBinding
metadata: {name: b, namespace: shop, labels: {release: web}, annotations: {meta.helm.sh/release-name: web, note: 1}}
roleRef: {kind: Role, name: r}
---
${API}
kind: Role
metadata: {name: r, namespace: shop, annotations: {note: text}}
`)
    expect(problems).toEqual([])
    expect(objects.clusterRoles[0]?.origin).toEqual({
      instance: 'web-blue',
      program: 'shop',
      release: 'blue/web-blue',
    })
    expect(objects.roleBindings[0]?.origin).toEqual({ instance: 'web' })
    expect(objects.roles[0]).not.toHaveProperty('origin')
  })

  it('takes the four kinds, keeps what the authorizer and validation read, and leaves the rest', () => {
    const { objects, problems, otherKinds } = parse(`
${API}
kind: Role
metadata: {name: r, namespace: shop, uid: x}
rules: [{apiGroups: [""], resources: [pods], verbs: [get], resourceNames: }]
---
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
---
${API}
kind: ClusterRole
metadata: {name: c, labels: {constructor: "1"}}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}, matchExpressions: [{key: k, operator: In, values: [v]}]}]}
---
${API}
kind: RoleBinding
metadata: {name: b, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
---
${API}
kind: ClusterRoleBinding
metadata: {name: cb}
roleRef: {kind: ClusterRole, name: c}
`)
    expect(problems).toEqual([])
    expect(otherKinds).toEqual(['ServiceAccount'])
    expect(objects).toEqual({
      roles: [
        { namespace: 'shop', name: 'r', rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
      ],
      clusterRoles: [
        {
          name: 'c',
          labels: { constructor: '1' },
          rules: [],
          aggregationRule: {
            clusterRoleSelectors: [
              { matchLabels: { a: 'b' }, matchExpressions: [{ key: 'k', operator: 'In', values: ['v'] }] },
            ],
          },
        },
      ],
      roleBindings: [
        {
          namespace: 'shop',
          name: 'b',
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
          subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
        },
      ],
      clusterRoleBindings: [{ name: 'cb', roleRef: { kind: 'ClusterRole', name: 'c' }, subjects: [] }],
    })
  })

  it('takes items of a typed list, which carry no kind, and of a nested List', () => {
    const role = { metadata: { name: 'r', namespace: 'shop' }, rules: [] }
    const apiVersion = 'rbac.authorization.k8s.io/v1'
    const { objects, problems } = parseRbacObjects([
      { kind: 'RoleList', apiVersion, items: [role] },
      {
        kind: 'List',
        apiVersion: 'v1',
        items: [
          { ...role, kind: 'Role', apiVersion },
          { kind: 'RoleList', apiVersion, items: [role] },
        ],
      },
      { kind: 'RoleList', apiVersion, items: null },
    ])
    expect(problems).toEqual([])
    expect(objects.roles).toHaveLength(3)
  })

  it('fills in the namespace as kubectl would', () => {
    const yaml = `${API}\nkind: Role\nmetadata: {name: r}`
    expect(parse(yaml, 'shop').objects.roles).toEqual([{ namespace: 'shop', name: 'r', rules: [] }])
    expect(parse(yaml).problems).toEqual([
      { document: 0, kind: 'Role', says: 'Role r needs metadata.namespace.' },
    ])
  })

  it.each([
    ['text', 'object', 'An object needs a kind.'],
    ['[1]', 'object', 'An object needs a kind.'],
    ['kind: Role', 'Role', 'The apiVersion of a Role is rbac.authorization.k8s.io/v1, not "".'],
    [
      'apiVersion: rbac.authorization.k8s.io/v1beta1\nkind: Role',
      'Role',
      'The apiVersion of a Role is rbac.authorization.k8s.io/v1, not "rbac.authorization.k8s.io/v1beta1".',
    ],
    [`${API}\nkind: Role`, 'Role', 'Field metadata: Invalid input.'],
    [`${API}\nkind: Role\nmetadata: {name: ""}`, 'Role', 'Field metadata.name: must not be empty.'],
    [
      `${API}\nkind: Role\nmetadata: {name: r}\nrules: [{verbs: get}]`,
      'Role',
      'Field rules[0].verbs: Invalid input.',
    ],
    [`${API}\nkind: RoleBinding\nmetadata: {name: r}`, 'RoleBinding', 'Field roleRef: Invalid input.'],
  ])('names what is wrong with %j', (yaml, kind, says) => {
    // Zod says what it expected where the process has loaded its locale, and nothing more where it has not.
    const problem = { document: 1, kind, says: expect.stringContaining(says.replace(/\.$/, '')) }
    expect(parse(`${API}\nkind: Role\nmetadata: {name: ok, namespace: shop}\n---\n${yaml}`)).toMatchObject({
      objects: { roles: [{ name: 'ok' }] },
      problems: [problem],
    })
  })
})

describe('validateObjects', () => {
  it.each([
    [
      '{verbs: [], apiGroups: [""], resources: [pods]}',
      ['rules[0].verbs: Required value: verbs must contain at least one value'],
    ],
    [
      '{verbs: [get]}',
      [
        'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
        'rules[0].resources: Required value: resource rules must supply at least one resource',
      ],
    ],
    [
      '{verbs: [get], nonResourceURLs: [/a], resources: [pods]}',
      [
        'rules[0].nonResourceURLs: Invalid value: []string{"/a"}: namespaced rules cannot apply to non-resource URLs',
        'rules[0].nonResourceURLs: Invalid value: []string{"/a"}: rules cannot apply to both regular resources and non-resource URLs',
      ],
    ],
    ['{verbs: [read], apiGroups: [core], resources: [pod]}', []],
  ])('a Role with the rule %s', (rule, says) => {
    const { objects } = parse(`${API}\nkind: Role\nmetadata: {name: r, namespace: shop}\nrules: [${rule}]`)
    expect(validateObjects(objects).map((problem) => `${problem.field}: ${problem.says}`)).toEqual(says)
  })

  it.each([
    ['RoleBinding', 'ClusterRole', '{kind: ServiceAccount, name: a}', []],
    [
      'ClusterRoleBinding',
      'ClusterRole',
      '{kind: ServiceAccount, name: a}',
      ['subjects[0].namespace: Required value'],
    ],
    [
      'ClusterRoleBinding',
      'Role',
      '{kind: User, name: a}',
      ['roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"'],
    ],
    [
      'RoleBinding',
      'role',
      '{kind: Group, name: a}',
      ['roleRef.kind: Unsupported value: "role": supported values: "Role", "ClusterRole"'],
    ],
    ['RoleBinding', 'Role', '{kind: User, name: ""}', ['subjects[0].name: Required value']],
    [
      'RoleBinding',
      'Role',
      '{kind: User, name: a, apiGroup: x}',
      ['subjects[0].apiGroup: Unsupported value: "x": supported values: "rbac.authorization.k8s.io"'],
    ],
    [
      'RoleBinding',
      'Role',
      '{kind: ServiceAccount, name: a, apiGroup: rbac.authorization.k8s.io}',
      ['subjects[0].apiGroup: Unsupported value: "rbac.authorization.k8s.io": supported values: ""'],
    ],
    [
      'RoleBinding',
      'Role',
      '{kind: Robot, name: a}',
      ['subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"'],
    ],
  ])('a %s to a %s with the subject %s', (kind, roleKind, subject, says) => {
    const { objects } = parse(
      `${API}\nkind: ${kind}\nmetadata: {name: b}\nroleRef: {kind: ${roleKind}, name: r}\nsubjects: [${subject}]`,
      'shop',
    )
    expect(validateObjects(objects).map((problem) => `${problem.field}: ${problem.says}`)).toEqual(says)
  })
})
