import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { authorize } from '@/lib/rbac/authorize'
import type { RbacObjects, ResourceAttributes } from '@/lib/rbac/types'
import { applyYaml } from '../testing/apply-fix'
import { catalogue, user } from '../testing/role-world'
import { worldFacts } from '../testing/world-facts'
import { fixName } from './fix-names'
import { newRoleFix } from './new-role'

describe('names in fixes', () => {
  const hostile = fc.oneof(
    fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }),
    fc.constantFrom(
      '$(touch /tmp/owned)',
      '`id`',
      "'; id; '",
      '"; id; "',
      '-n',
      '--all',
      'a\nb',
      'no',
      '1e3',
      '0777',
      '~',
      '!!js/function',
      '&a',
      '*',
      '2026-11-24',
      '# x',
      'a: b',
      '<<',
    ),
  )
  // A shell and an argument cannot carry these: NUL, and halves of a character.
  const names = hostile.map((text) => text.toWellFormed().replaceAll('\0', '')).filter((text) => text !== '')

  it('stay names through a real shell and through a YAML parser, 10,000 at random', () => {
    const drawn = fc.sample(names, { numRuns: 10_000, seed: 7 })
    const commands: string[] = []
    const base = {
      kind: 'resource',
      verb: 'get',
      group: '',
      resource: 'configmaps',
      subresource: '',
      namespace: 'shop',
    } as const
    const empty: RbacObjects = { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] }
    const facts = worldFacts(empty, user, { ...base, name: '' }, { catalogue })
    for (const name of drawn) {
      const request = { ...base, name }
      const fix = newRoleFix({ ...facts, request })
      const after = applyYaml(empty, fix?.yaml ?? '')
      expect(after.roles[0]?.rules[0]?.resourceNames).toEqual([name])
      expect(authorize(user, request, after).allowed).toBe(true)
      commands.push(fix?.command ?? '')
    }
    // The shell finds no program, so a name that became code would only show in what the function prints.
    const script = [
      'PATH=/nonexistent',
      'kubectl() { for word in "$@"; do case "$word" in --resource-name=*) printf "%s\\0" "$word";; esac; done; }',
      ...commands,
    ].join('\n')
    const output = execFileSync('/bin/bash', ['-s'], {
      input: script,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    })
    expect(output.split('\0').slice(0, -1)).toEqual(drawn.map((name) => `--resource-name=${name}`))
  }, 120_000)
})

describe('fixName', () => {
  it('is a valid name, and another one for another account or call', () => {
    const word = fc.oneof(
      fc.constantFrom('a', 'a-b', 'log', 'A', 'a.b', 'a_b', ''),
      fc.string({ maxLength: 300 }),
    )
    const call = fc.record({
      caller: fc.constantFrom(
        'system:serviceaccount:shop:web',
        'system:serviceaccount:shop:web-2',
        'jane',
        'Jane',
      ),
      name: word,
      resource: fc.constantFrom('pods', 'configmaps'),
      subresource: fc.constantFrom('', 'log'),
      namespace: fc.constantFrom('shop', 'payments', ''),
    })
    const nameOf = ({
      caller,
      ...rest
    }: { caller: string } & Pick<ResourceAttributes, 'name' | 'resource' | 'subresource' | 'namespace'>) =>
      fixName(caller, { kind: 'resource', verb: 'get', group: '', ...rest })
    fc.assert(
      fc.property(call, call, (one, other) => {
        expect(nameOf(one)).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,251}[a-z0-9])?$/)
        const isSameCall = JSON.stringify(one) === JSON.stringify(other)
        // Roles of two namespaces may share a name.
        if (one.namespace === other.namespace) expect(nameOf(one) === nameOf(other)).toBe(isSameCall)
      }),
      { numRuns: 5_000 },
    )
  })
})
