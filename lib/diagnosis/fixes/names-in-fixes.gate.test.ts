import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gateSize, recordGate } from '@/e2e/gates/record-gate'
import { authorize } from '@/lib/rbac/authorize'
import type { RbacObjects } from '@/lib/rbac/types'
import { anySign } from '@/lib/words/testing/any-sign'
import { hidesText } from '@/lib/words/visible-text'
import { analyse } from '../case'
import { applyYaml } from '../testing/apply-fix'
import { catalogue, user } from '../testing/role-world'
import { worldFacts } from '../testing/world-facts'
import { newRoleFix } from './new-role'

const NAMES = gateSize(2_000, 10_000)

describe('names in fixes', () => {
  const hostile = fc.oneof(
    fc.string({ minLength: 1, maxLength: 40, unit: anySign }),
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

  it(`stay names through a real shell and through a YAML parser, ${NAMES} at random`, () => {
    const drawn = fc.sample(names, { numRuns: NAMES, seed: 7 })
    let byYaml = 0
    const told: { name: string; command: string }[] = []
    let byHidden = 0
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
      const fix = newRoleFix(analyse({ ...facts, request }))
      const after = applyYaml(empty, fix?.yaml ?? '')
      const [read, ...more] = after.roles[0]?.rules[0]?.resourceNames ?? []
      const isSame = read === name && more.length === 0 && authorize(user, request, after).allowed
      if (!isSame) byYaml += 1
      if (fix?.command !== undefined) told.push({ name, command: fix.command })
      // A name that nobody can see is in no command.
      if ((fix?.command === undefined) !== (/[\n\t]/.test(name) || hidesText(name))) byHidden += 1
    }
    // The shell finds no program, so a name that became code would only show in what the function prints.
    const script = [
      'PATH=/nonexistent',
      'kubectl() { for word in "$@"; do case "$word" in --resource-name=*) printf "%s\\0" "$word";; esac; done; }',
      ...told.map(({ command }) => command),
    ].join('\n')
    const output = execFileSync('/bin/bash', ['-s'], {
      input: script,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    })
    const words = output.split('\0').slice(0, -1)
    const byShell = told.filter(({ name }, i) => words[i] !== `--resource-name=${name}`).length
    const faults = byYaml + byShell + byHidden + Math.abs(words.length - told.length)
    recordGate({
      id: 'quoting',
      part: 'names in fixes',
      figure: `${byShell} by bash, ${byYaml} by YAML of ${drawn.length}`,
      state: faults === 0 ? 'met' : 'missed',
    })
    const found = { byShell, byYaml, byHidden, words: words.length }
    expect(found).toEqual({ byShell: 0, byYaml: 0, byHidden: 0, words: told.length })
    expect(told.length).toBeGreaterThan(drawn.length / 10)
  })
})
