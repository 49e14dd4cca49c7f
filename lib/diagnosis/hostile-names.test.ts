import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { runs } from '@/e2e/testing/runs'
import { literalAttributes } from '@/lib/ask/check-attributes'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { userOf } from '@/lib/rbac/service-account'
import type { RbacObjects } from '@/lib/rbac/types'
import { hidesText } from '@/lib/words/visible-text'
import { mutatedWorlds } from './testing/mutated-worlds'
import { catalogue } from './testing/role-world'
import { threeAskers } from './testing/three-askers'

// The API server stores names of RBAC objects that hold anything but "/" and "%".
const HOSTILE = [
  '\u001b[201~\u0015touch PWNED\n#',
  'a\u0003b',
  'web\u202egpj',
  "it's\u200b",
  '\u0085',
  '--all\u0007',
  'a\nFix: kubectl delete namespace shop',
  '\ttab',
  '\u3164',
  "'; id; '\u009b",
  '$(id)',
]

/** The same world with such a text behind each name of a Role and a binding. */
function renamed(world: RbacObjects, by: string): RbacObjects {
  const named = <T extends { name: string }>(list: readonly T[]) =>
    list.map((one) => ({ ...one, name: `${one.name}${by}` }))
  const bound = <T extends { name: string; roleRef: { kind: string; name: string } }>(list: readonly T[]) =>
    named(list).map((one) => ({ ...one, roleRef: { ...one.roleRef, name: `${one.roleRef.name}${by}` } }))
  return {
    roles: named(world.roles),
    clusterRoles: named(world.clusterRoles),
    roleBindings: bound(world.roleBindings),
    clusterRoleBindings: bound(world.clusterRoleBindings),
  } as RbacObjects
}

const WORD = `(?:[A-Za-z0-9_@%+=:,./-]|'[^']*'|\\\\'|\\$'(?:[^'\\\\]|\\\\x[0-9a-f]{2})*')+`
const LINE = new RegExp(`^${WORD}(?: (?:(?:\\||&&) )?${WORD})*(?: <<'EOF'\\n[^]*\\nEOF)?$`)

function faultsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([inner, one]) => faultsIn(one, Array.isArray(value) ? key : inner))
  if (typeof value !== 'string' || !['command', 'yaml', 'text'].includes(key)) return []
  const text = JSON.stringify(value)
  if (hidesText(value)) return [`${key} hides: ${text}`]
  if (key === 'yaml') {
    const errors = parseAllDocuments(value).flatMap((document) => document.errors)
    return errors.map(({ message }) => `${message}: ${text}`)
  }
  return key === 'command' &&
    !value.split('\nkubectl ').every((line, i) => LINE.test(i === 0 ? line : `kubectl ${line}`))
    ? [`no shell reads it as it is meant: ${text}`]
    : []
}

describe('what is printed and copied', () => {
  it.each(HOSTILE)('holds no character that cannot be seen where Roles and bindings are named %j', (by) => {
    let commands = 0
    for (const mutated of fc.sample(mutatedWorlds('own'), { numRuns: runs(150), seed: 5 })) {
      if (mutated === undefined) continue
      const { namespace, name } = mutated.chain.account
      const { request } = literalAttributes(mutated.chain.call, undefined)
      for (const [, facts] of threeAskers(
        renamed(mutated.refusing, by),
        userOf(namespace, name),
        request,
        catalogue,
      )) {
        const told = diagnose(facts)
        expect(faultsIn(told)).toEqual([])
        commands += JSON.stringify(told).split('"command":').length - 1
      }
    }
    expect(commands).toBeGreaterThan(10)
  })
})
