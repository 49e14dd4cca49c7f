import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { guideFiles, readGuideFile } from '@/app/causes/read-guide'
import { checkFromParams } from '@/components/call/account-in-url'
import { explainAlone } from '@/lib/diagnosis/testing/on-the-wire'
import { authorize } from '@/lib/rbac/authorize'
import { parseRbacObjects } from '@/lib/rbac/objects'
import { parseForbidden } from '@/lib/rbac/parse-forbidden'
import { userOf } from '@/lib/rbac/service-account'
import type { RbacObjects } from '@/lib/rbac/types'
import { validateObjects } from '@/lib/rbac/validate'
import { type AnyFound, findingsIn } from '@/lib/reader/findings-in'
import { connectionAddress, identityAddress, permissionsAddress } from '@/lib/words/page-addresses'
import { type CauseId, causeOf, causes } from './all'
import type { Guide } from './parse-guide'

const files = guideFiles()
const all = files.map((file): [CauseId, Guide] => {
  const guide = readGuideFile(file)
  return [guide.id, guide]
})

/** Causes of one refusal from its text alone, the nearest first. */
function toldBy(found: AnyFound) {
  const [told] = explainAlone([found])
  return [told?.cause, ...(told?.alternatives ?? [])].flatMap((each) => (each ? [each] : []))
}

/** The tests of causes and the texts that they read, but not this one, which asks the same of all. */
const expectations = ['lib/diagnosis', 'lib/reader', 'lib/answer', 'lib/facts/call/gather']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => /\.test\.ts$|\/testing\/.*\.(?:ts|jsonl)$/.test(file) && !/guides?\.test\.ts$/.test(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')

/** Pages of Podglass to which a guide links, beside the checks of calls. */
const PAGES = [connectionAddress(), identityAddress(), identityAddress('token'), permissionsAddress('rules')]

function isAddress(to: string): boolean {
  const [page = '', query = ''] = to.split('?')
  return page === '/ask' ? checkFromParams(new URLSearchParams(query), 'shop') !== null : PAGES.includes(to)
}

function commandsOf({ check, change }: Guide): string[] {
  return [...check, ...change].flatMap(({ command }) => (command === undefined ? [] : [command]))
}

function documentsOf({ change }: Guide): unknown[] {
  return change.flatMap(({ yaml }) => (yaml === undefined ? [] : parseAllDocuments(yaml)))
}

/** The RBAC objects in a guide, with every Role and ClusterRole bound to shop/web if nothing binds it yet. */
function worldOf(guide: Guide): RbacObjects {
  const documents = guide.change.flatMap(({ yaml }) =>
    yaml === undefined ? [] : parseAllDocuments(yaml).map((document) => document.toJS()),
  )
  const { objects, problems } = parseRbacObjects(documents.filter((one) => one?.kind !== undefined))
  expect(problems).toEqual([])
  const bound = new Set(
    [...objects.roleBindings, ...objects.clusterRoleBindings].map(({ roleRef }) => roleRef.name),
  )
  const subjects = [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }]
  const loose = objects.roles.filter(({ name }) => !bound.has(name))
  return {
    ...objects,
    roleBindings: [
      ...objects.roleBindings,
      ...loose.map(({ name, namespace }) => ({
        name,
        namespace,
        roleRef: { kind: 'Role', name },
        subjects,
      })),
    ],
  }
}

describe('the guides', () => {
  it('cover each cause in the table once, with something to see, check and change', () => {
    const ids = causes.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(all.map(([id]) => id).sort()).toEqual(ids.sort())
    for (const [id, guide] of all) {
      expect(guide.sees.length, id).toBeGreaterThan(0)
      expect(guide.check.length, id).toBeGreaterThan(0)
      expect(guide.change.length, id).toBeGreaterThan(0)
      // Clouds, other products and nodes have no part in the gates of an API server.
      if (['cloud', 'elsewhere', 'pods'].includes(causeOf(id).family)) expect(guide.gates, id).toEqual([])
      else expect(guide.gates.length, id).toBeGreaterThan(0)
    }
  })

  it.each(causes.map(({ id }) => id))('%s is the cause that a test expects', (id) => {
    expect(new RegExp(`\\b${id}\\b`).test(expectations), `a test expects ${id}`).toBe(true)
  })

  it.each(files)('%s is in the folder of its cause’s family, under the name of its record', (file) => {
    const { id } = readGuideFile(file)
    expect(basename(dirname(file))).toBe(causeOf(id).family)
    const name = basename(file, '.md').replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())
    const records = readdirSync(dirname(file)).filter((each) => each.endsWith('.ts'))
    const text = records.map((each) => readFileSync(join(dirname(file), each), 'utf8')).join('\n')
    expect(new RegExp(`const ${name} = [^]*?\\bid: '(\\w+)',`).exec(text)?.[1]).toBe(id)
  })

  it('link only to pages of Podglass, and to calls that it can check', () => {
    for (const [id, { check }] of all) {
      for (const { to } of check) {
        if (to !== undefined) expect(isAddress(to), `${id}: ${to}`).toBe(true)
      }
    }
  })

  it('relate to other causes in the table, never to themselves', () => {
    for (const [id, { related }] of all) {
      expect(related, id).not.toContain(id)
      expect(new Set(related).size, id).toBe(related.length)
    }
  })

  it('name only causes in the table in their sentences', () => {
    for (const [id, guide] of all) {
      const words = JSON.stringify(guide).matchAll(/\(([A-N]\d{1,3})\)/g)
      for (const [, named = ''] of words) expect(causeOf(named), `${id} names ${named}`).toBeDefined()
    }
  })

  it.each(all.filter(([, guide]) => commandsOf(guide).length > 0))(
    '%s gives commands that a shell can read',
    (_, guide) => {
      for (const command of commandsOf(guide)) {
        const { status, stderr } = spawnSync('bash', ['-n'], { input: `${command}\n`, encoding: 'utf8' })
        expect(`${stderr}${status}`, command).toBe('0')
        expect(command).not.toMatch(/[<>]\w+[<>]|[“”’‘]/)
      }
    },
  )

  it('give YAML that parses cleanly, and RBAC that the API server accepts', () => {
    for (const [id, guide] of all) {
      for (const document of documentsOf(guide)) {
        expect(document, id).toMatchObject({ errors: [], warnings: [] })
      }
      expect(validateObjects(worldOf(guide)), id).toEqual([])
    }
  })

  it('grant no wildcard, no cluster-admin and no system group', () => {
    for (const [id, guide] of all) {
      const { roles, clusterRoles, roleBindings, clusterRoleBindings } = worldOf(guide)
      for (const { verbs, apiGroups = [], resources = [], nonResourceURLs = [] } of [
        ...roles,
        ...clusterRoles,
      ].flatMap(({ rules }) => rules)) {
        expect([verbs, apiGroups, resources, nonResourceURLs].flat().join(' '), id).not.toContain('*')
      }
      for (const { roleRef, subjects } of [...roleBindings, ...clusterRoleBindings]) {
        expect(roleRef.name, id).not.toBe('cluster-admin')
        for (const { name } of subjects) expect(name, id).not.toMatch(/^system:/)
      }
      for (const command of commandsOf(guide)) {
        expect(command, id).not.toMatch(/cluster-admin|--group=system:|--(?:verb|resource)=\S*\*/)
      }
    }
  })

  // Their advice is another call, or a role that others gather.
  const elsewhere: readonly CauseId[] = ['D14', 'D27']
  const granting = all.filter(([id, guide]) => {
    if (elsewhere.includes(id)) return false
    const { roles, clusterRoles } = worldOf(guide)
    const parsed = parseForbidden(guide.sees[0] ?? '')
    return roles.length + clusterRoles.length > 0 && parsed?.kind === 'authorization'
  })

  it('have rules to prove', () => {
    expect(granting.length).toBeGreaterThan(25)
  })

  it.each(granting)('%s writes rules that allow the call in its text', (_, guide) => {
    const parsed = parseForbidden(guide.sees[0] ?? '')
    if (parsed?.kind !== 'authorization') throw new Error('no sentence')
    expect(parsed.user).toBe('system:serviceaccount:shop:web')
    const { allowed } = authorize(userOf('shop', 'web'), parsed.attributes, worldOf(guide))
    expect(allowed).toBe(true)
  })

  it.each(all.flatMap(([id, guide]) => guide.sees.map((text) => [id, text, guide] as const)))(
    '%s says whether %j alone shows it',
    (id, text, guide) => {
      const told = findingsIn(text).found.map(toldBy)
      if (guide.isToldByText) {
        expect(told).toHaveLength(1)
        const near: readonly (string | undefined)[] = [id, ...guide.related]
        expect(near).toContain(told[0]?.[0]?.id)
        expect(told[0]?.map((each) => each.id)).toContain(id)
      } else {
        expect(told.map(([main]) => [main?.id, main?.confidence])).not.toContainEqual([id, 'proven'])
      }
    },
  )
})
