import { describe, expect, it } from 'vitest'
import { reachOfSubjects, subjectOfReason } from '@/lib/diagnosis/bindings/reach'
import { plain } from '@/lib/phrase/phrase'
import { userOf } from '@/lib/rbac/service-account'
import type { Grant, Subject } from '@/lib/rbac/types'
import { isBuiltInBinding, undoOf } from './undo'

const user = userOf('shop', 'web')
const web: Subject = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' }
const group = (name: string): Subject => ({ kind: 'Group', name })
const jane: Subject = { kind: 'User', name: 'jane' }

function grant(over: Partial<Grant> = {}): Grant {
  return {
    binding: 'permissive-binding',
    bindingKind: 'ClusterRoleBinding',
    roleKind: 'ClusterRole',
    role: 'cluster-admin',
    subject: 'Group "system:serviceaccounts"',
    ...over,
  }
}

const inShop: Partial<Grant> = {
  binding: 'web-secrets',
  bindingKind: 'RoleBinding',
  bindingNamespace: 'shop',
  roleKind: 'Role',
  role: 'secret-reader',
  subject: 'ServiceAccount "web/shop"',
}

describe('reachOfSubjects', () => {
  it.each<[string, Subject[], string, string]>([
    ['an account', [web], 'account', 'ServiceAccount shop/web'],
    [
      'an account of the binding’s namespace',
      [{ kind: 'ServiceAccount', name: 'web' }],
      'account',
      'ServiceAccount payments/web',
    ],
    [
      'the accounts of a namespace',
      [group('system:serviceaccounts:shop')],
      'namespace',
      'every ServiceAccount in namespace shop',
    ],
    ['all accounts', [group('system:serviceaccounts')], 'cluster', 'every ServiceAccount in the cluster'],
    [
      'all who are authenticated',
      [group('system:authenticated')],
      'authenticated',
      'everyone who is authenticated, people and ServiceAccounts',
    ],
    [
      'everybody',
      [group('system:authenticated'), group('system:unauthenticated')],
      'everybody',
      'everyone, even without a token',
    ],
    ['a group and a person', [group('ops'), jane], 'group', 'everyone in group ops and User jane'],
    [
      'the widest of several',
      [web, group('system:serviceaccounts')],
      'cluster',
      'ServiceAccount shop/web and every ServiceAccount in the cluster',
    ],
  ])('says whom a binding names: %s', (_, subjects, reach, whom) => {
    expect(reachOfSubjects(subjects, 'payments')).toEqual({ reach, whom })
  })
})

describe('subjectOfReason', () => {
  it.each([
    ['ServiceAccount "web/shop"', web],
    ['Group "system:serviceaccounts"', group('system:serviceaccounts')],
    ['User "a \\"b\\""', { kind: 'User', name: 'a "b"' }],
    ['nothing', undefined],
  ])('reads %s', (text, subject) => {
    expect(subjectOfReason(text)).toEqual(subject)
  })
})

describe('undoOf', () => {
  it.each<[string, Grant, Subject[] | undefined, string[], RegExp]>([
    [
      'deletes the tutorial’s binding where nobody else is in it',
      grant(),
      [group('system:serviceaccounts')],
      ['kubectl delete clusterrolebinding permissive-binding'],
      /^This takes ClusterRole cluster-admin from every ServiceAccount in the cluster\.$/,
    ],
    [
      'shows the binding first where its subjects are unread',
      grant(),
      undefined,
      [
        'kubectl get clusterrolebinding permissive-binding -o yaml',
        'kubectl delete clusterrolebinding permissive-binding',
      ],
      /may name others, and this account cannot read them: check first/,
    ],
    [
      'takes one subject out where others stand beside it',
      grant(),
      [jane, group('system:serviceaccounts')],
      [
        `kubectl patch clusterrolebinding permissive-binding --type=json '-p=[{"op":"test","path":"/subjects/1/kind","value":"Group"},{"op":"test","path":"/subjects/1/name","value":"system:serviceaccounts"},{"op":"remove","path":"/subjects/1"}]'`,
      ],
      /names 1 more, who keep the role/,
    ],
    [
      'works in the binding’s namespace and says that the whole Role goes',
      grant(inShop),
      [web],
      ['kubectl -n shop delete rolebinding web-secrets'],
      /takes Role secret-reader from ServiceAccount shop\/web with everything it grants/,
    ],
    [
      'quotes a name for the shell',
      grant({ ...inShop, binding: "it's $(x)" }),
      [web],
      [`kubectl -n shop delete rolebinding 'it'\\''s $(x)'`],
      /./,
    ],
    [
      'takes no name for a flag',
      grant({ ...inShop, binding: '--all' }),
      [web],
      ['kubectl -n shop delete rolebinding -- --all'],
      /./,
    ],
  ])('%s', (_, given, subjects, commands, says) => {
    const undo = undoOf(given, subjects, user)
    expect(undo.steps.map(({ command }) => command)).toEqual(commands)
    expect(plain(undo.says)).toMatch(says)
  })

  it.each([
    ['cluster-admin', 'ClusterRoleBinding', true],
    ['system:basic-user', 'ClusterRoleBinding', true],
    ['system::leader-locking-kube-scheduler', 'RoleBinding', true],
    ['cluster-admin', 'RoleBinding', false],
    ['my-system:binding', 'ClusterRoleBinding', false],
  ] as const)(
    'never proposes to remove a binding of Kubernetes itself: %s of kind %s',
    (binding, bindingKind, isBuiltIn) => {
      const place = bindingKind === 'RoleBinding' ? { bindingNamespace: 'kube-system' } : {}
      const given = grant({ binding, bindingKind, ...place })
      expect(isBuiltInBinding(given)).toBe(isBuiltIn)
      for (const subjects of [undefined, [web], [web, jane]]) {
        const { says, steps } = undoOf(given, subjects, user)
        expect(steps.some(({ command }) => /\b(?:delete|patch)\b/.test(command))).toBe(!isBuiltIn)
        expect(plain(says).includes('created by Kubernetes itself')).toBe(isBuiltIn)
      }
    },
  )
})
