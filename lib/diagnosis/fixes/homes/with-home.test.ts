import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod/mini'
import { platformMessage } from '@/lib/answer/platform-message'
import { explanationSchema, fixSchema } from '@/lib/contract/explanation'
import { diagnose, type ToldExplanation } from '@/lib/diagnosis/testing/on-the-wire'
import { notAsked } from '@/lib/evidence/reading'
import { say } from '@/lib/phrase/phrase'
import { parseRbacObjects } from '@/lib/rbac/objects'
import { KEPT_ROLES, type KeptRole, keptRole } from '@/sandbox/scenarios/kept-roles'
import { shellWords } from '../../testing/apply-fix'
import { readWorld } from '../../testing/read-world'
import { user } from '../../testing/role-world'
import { worldFacts } from '../../testing/world-facts'
import { chooseFix } from '../choose-fix'
import { lineDiff } from './forms'

const RBAC = 'rbac.authorization.k8s.io'
const NOW = '2026-01-09T00:00:00.000Z'
const ago = (minutes: number) => new Date(Date.parse(NOW) - minutes * 60_000).toISOString()

/** The answer to watch on what the Role allows get and list. */
function explained(kept: KeptRole, canRead = true): ToldExplanation {
  const binding = {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'b', namespace: 'shop' },
    roleRef: { apiGroup: RBAC, kind: 'Role', name: kept.name },
    subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
  }
  const { objects } = parseRbacObjects([keptRole(kept, ago), binding])
  const [group, resource] = kept.resource
  const request = {
    kind: 'resource',
    verb: 'watch',
    group,
    resource,
    subresource: '',
    name: '',
    namespace: 'shop',
  } as const
  const facts = worldFacts(objects, user, request)
  return diagnose({ ...facts, objects: canRead ? readWorld(objects) : notAsked(say`not read`) })
}

const chosenIn = (told: ToldExplanation, id: string) => chooseFix(z.decode(explanationSchema, told), id)

function chosen(explanation: ToldExplanation, id: string) {
  const [fix] = chosenIn(explanation, id).fixes
  if (fix?.choice?.id !== id) throw new Error(`no fix ${id}`)
  return z.encode(fixSchema, fix)
}

const roleOf = (tool: string) => {
  const found = KEPT_ROLES.find((one) => one.tool === tool)
  if (found === undefined) throw new Error(tool)
  return found
}
const named = (name: string) => KEPT_ROLES.filter((one) => one.name === name)

const FORMS: Readonly<Record<string, readonly string[]>> = {
  'argo-cd': ['diff', 'patches'],
  'flux-kustomization': ['diff', 'patches'],
  'flux-helmrelease': ['diff', 'rbac', 'spec'],
  helm: ['diff', 'rbac'],
  kubectl: [],
  unmarked: [],
}

const MANAGED = new Map([
  ['fleet', 'Rancher Fleet'],
  ['config-sync', 'Config Sync'],
  ['kapp', 'kapp'],
  ['addon-manager', 'the addon manager'],
])

describe('the home of a fix', () => {
  it.each(KEPT_ROLES.map((kept) => [kept.tool, kept.name, kept] as const))(
    'of a Role kept by %s (%s) is told with the edit, in its forms',
    (tool, _name, kept) => {
      const { home, command = '' } = chosen(explained(kept), 'edit')
      expect(home?.tool).toBe(tool)
      expect(home?.object).toEqual({ kind: 'Role', name: kept.name, namespace: 'shop' })
      expect(home?.knownBy === undefined).toBe(tool === 'unmarked')
      const kinds = home?.forms.map(({ as, text }) => (as === 'diff' ? as : Object.keys(parse(text))[0]))
      expect(kinds).toEqual(FORMS[tool] ?? ['diff'])
      for (const { as, text } of home?.forms ?? []) {
        expect(text).toMatch(as === 'diff' ? /^\+ {2}- watch$/m : /watch/)
        // The steps for kustomize are those of the kubectl line.
        const patch = as === 'diff' ? undefined : /patch: \|-\n((?: +.*\n?)+)/.exec(text)?.[1]
        if (patch !== undefined) expect(parse(patch)).toEqual(JSON.parse(shellWords(command).at(-1) ?? ''))
      }
    },
  )

  it.each([
    ['argo-cd', 'until the next'],
    ['flux-helmrelease', 'until the next'],
    ['helm', 'until the next'],
    ['config-sync', 'not known'],
    ['operator', 'not known'],
    ['unmarked', 'not known'],
    ['kubectl', 'stays'],
  ])('says how long a change by kubectl lasts: of %s %s', (tool, lasts) => {
    expect(chosen(explained(roleOf(tool)), 'edit').home?.lasts).toBe(lasts)
  })

  it.each([...MANAGED])('of %s is told only that %s manages it', (tool, called) => {
    const { home } = chosen(explained(roleOf(tool)), 'edit')
    expect(home).toMatchObject({ says: `Managed by ${called}.`, name: called })
    expect(home?.fate).toBe(`If ${called} applies it again, a change by kubectl is undone.`)
    expect([home?.change, home?.look, home?.owner]).toEqual([undefined, undefined, undefined])
  })

  it('says “within minutes” of Argo CD only under the condition of self-heal, which no object shows', () => {
    expect(chosen(explained(roleOf('argo-cd')), 'edit').home?.fate).toContain('where self-heal is on')
  })

  it('says that a change stays where the tool was told to leave the object alone, and by what', () => {
    const [kept] = named('web-daemonsets')
    const { home } = chosen(explained(kept ?? roleOf('argo-cd')), 'edit')
    expect(home).toMatchObject({ tool: 'flux-kustomization', lasts: 'stays' })
    expect(home?.fate).toContain('kustomize.toolkit.fluxcd.io/reconcile: Disabled')
  })

  it.each(KEPT_ROLES.map((kept) => [kept.tool, kept] as const))(
    'of a new Role beside one of %s: what kubectl creates stays',
    (tool, kept) => {
      const { home, yaml } = chosen(explained(kept), 'own')
      expect(home).toMatchObject({ tool, isBeside: true, lasts: 'stays' })
      expect(home?.fate).toContain('Nothing manages what kubectl creates')
      const isOffered = !['olm', 'operator', ...MANAGED.keys(), 'kubectl', 'unmarked'].includes(tool)
      expect(home?.name !== undefined, 'offered for the same home').toBe(isOffered)
      expect(home?.forms.map(({ text }) => text)).toEqual(isOffered ? [yaml?.trimEnd()] : [])
      expect(home?.fate.includes('To keep it there')).toBe(isOffered)
      expect(home?.name ?? '').not.toContain('file')
      // Marks are of the sentence that is there.
      for (const [field, marks] of Object.entries(home?.marks ?? {}))
        expect(
          marks.every(([, end]) => end <= (Object(home)[field] ?? '').length),
          field,
        ).toBe(true)
    },
  )

  it('is not known of a Role that was not read, with the line by which an admin can tell', () => {
    const { home } = chosen(explained(roleOf('helm'), false), 'edit')
    expect(home).toMatchObject({ tool: 'unread', lasts: 'not known' })
    expect(home?.look).toMatch(
      /^kubectl -n shop get role web-configmaps --show-managed-fields -o yaml \| grep -E /,
    )
    expect(home?.name).toBeUndefined()
  })

  it('is none of a change of the call', () => {
    const { fixes } = explained(roleOf('helm'))
    expect(
      fixes.filter(({ where, home }) => (where === 'role' || where === 'binding') === (home === undefined)),
    ).toEqual([])
  })

  it('is named first in the message, whose code is the change for that home before kubectl', () => {
    const explanation = chosenIn(explained(roleOf('argo-cd')), 'edit')
    const { text = '', words = 0 } =
      platformMessage(explanation, { account: user.name, checkedAt: NOW }) ?? {}
    expect(text).toContain('Needed in Argo CD application shop-prod, file apps/shop/rbac.yaml: ')
    const order = ['@@ Role web-jobs, rule 1 @@', 'The next sync undoes', 'kubectl auth reconcile', 'Grants ']
    expect(order.map((part) => text.indexOf(part))).toEqual(
      order.map((part) => text.indexOf(part)).toSorted((a, b) => a - b),
    )
    expect(text).toContain(order[0])
    expect(words).toBeLessThanOrEqual(41)
  })

  it('gives no form in which a name would hide a character', () => {
    const kept = { ...roleOf('flux-kustomization'), name: 'web\u202egpj' }
    const forms = explained(kept).fixes.flatMap(({ home }) => home?.forms ?? [])
    expect(forms.filter(({ text }) => text.includes('\u202e'))).toEqual([])
  })
})

describe('a diff of lines', () => {
  it('holds both texts, whole and in order, and keeps what they share', () => {
    const lines = fc.array(fc.constantFrom('- a', '  b', '  c', '- d'), { maxLength: 12 })
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = lineDiff(before, after)
        const side = (mark: string) => diff.filter((line) => line[0] !== mark).map((line) => line.slice(1))
        expect(side('+')).toEqual(before)
        expect(side('-')).toEqual(after)
      }),
    )
    expect(lineDiff(['- a', '  b'], ['- a', '  b', '  c'])).toEqual([' - a', '   b', '+  c'])
  })
})
