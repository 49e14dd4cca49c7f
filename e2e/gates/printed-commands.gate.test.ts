import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forwardCommand } from '@/components/frame/forward-command'
import { kubectlGet, kubectlGetLine as listLine } from '@/components/resources/rows/row-texts'
import { analyse } from '@/lib/diagnosis/case'
import { accountRecreated, podGone, recreatePod } from '@/lib/diagnosis/causes/authentication/token-owners'
import { aggregationFixes } from '@/lib/diagnosis/causes/rules/aggregation'
import { diagnose } from '@/lib/diagnosis/diagnose'
import { explainStatus } from '@/lib/diagnosis/explain-status'
import { createBindingCommand, patchBindingCommand } from '@/lib/diagnosis/fixes/binding-object'
import { newRoleFix } from '@/lib/diagnosis/fixes/new-role'
import { readWorld } from '@/lib/diagnosis/testing/read-world'
import { account, catalogue, rule, user } from '@/lib/diagnosis/testing/role-world'
import { whatIfFacts } from '@/lib/diagnosis/testing/what-if-facts'
import { worldFacts } from '@/lib/diagnosis/testing/world-facts'
import type { TokenFacts } from '@/lib/diagnosis/token-facts'
import { ANSWERED } from '@/lib/evidence/speaker'
import { undoOf } from '@/lib/facts/account/judge/undo'
import { kubectlLine } from '@/lib/facts/call/judge/kubectl-line'
import { curl } from '@/lib/facts/connection/judge/ladder/curl'
import { toProposal } from '@/lib/facts/what-if/judge/proposal'
import { readManifest } from '@/lib/facts/what-if/judge/read-manifest'
import { judgeWhatIf } from '@/lib/facts/what-if/judge/what-if'
import type { TokenClaims } from '@/lib/identity/token-claims'
import { gapsOf } from '@/lib/pages/report/judge/gaps'
import { reportFacts } from '@/lib/pages/report/judge/testing/facts'
import {
  bindingsCommand,
  bindingsElsewhereCommand,
  canICommand,
  listCommand,
} from '@/lib/rbac/kubectl-command'
import type { Attributes, RbacObjects, Subject } from '@/lib/rbac/types'
import { anySign } from '@/lib/words/testing/any-sign'
import { hidesText } from '@/lib/words/visible-text'
import { gateSize, recordGate } from './record-gate'

const NAMES = gateSize(60, 1_000)

// Each name has a beginning and an end by which it is found again, whole or in pieces.
const START = 'eViL'
const END = 'lIvE'

const names = fc
  .tuple(
    fc.constantFrom(
      ...['--server=', '--all', '--as=', '--kubeconfig=', '--', '-', '-f', '-n', '-A', '-o', '--raw='],
      ...[
        '',
        '',
        "'",
        '"',
        ' ',
        '\n',
        '\t',
        '$(id)',
        '`id`',
        '\\',
        '!',
        '~',
        '=',
        '@',
        '#',
        '*',
        '🙂',
        'é',
        '-n shop ',
      ],
    ),
    fc.oneof(
      fc.string({ maxLength: 12, unit: anySign }),
      fc.constantFrom(
        "'; id; '",
        '"; id; "',
        ' --all ',
        '\n--all\n',
        ' -- ',
        '$(id)',
        '`id`',
        '\\',
        '%s',
        '{}',
      ),
    ),
  )
  .map(([first, middle]) => `${first}${START}${middle.toWellFormed().replaceAll('\0', '')}${END}`)

const request = (over: Partial<Extract<Attributes, { kind: 'resource' }>>): Attributes => ({
  kind: 'resource',
  verb: 'list',
  group: '',
  resource: 'pods',
  subresource: '',
  name: '',
  namespace: 'shop',
  ...over,
})

/** Worlds in which everything that can have a name has this one. */
function worldsOf(name: string): RbacObjects[] {
  const roleRef = { kind: 'Role', name } as const
  const rules = [rule('get', 'pods')]
  const role = { namespace: 'shop', name, rules }
  const none = { clusterRoles: [], clusterRoleBindings: [] }
  const binding = (subjects: Subject[], namespace = 'shop') => ({ namespace, name, roleRef, subjects })
  return [
    { ...none, roles: [role], roleBindings: [binding([account])] },
    { ...none, roles: [{ ...role, rules: [rule('list', 'pods')] }], roleBindings: [] },
    { ...none, roles: [{ ...role, rules: [rule('list', 'pods')] }], roleBindings: [binding([])] },
    { ...none, roles: [], roleBindings: [binding([account])] },
    {
      ...none,
      roles: [{ ...role, rules: [rule('list', 'pods')] }],
      roleBindings: [binding([{ ...account, name: `web${name}` }])],
    },
    {
      ...none,
      roles: [{ ...role, rules: [rule('list', 'pods')] }],
      roleBindings: [binding([account], 'payments')],
    },
  ]
}

function commandsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) =>
    key === 'command' && typeof one === 'string' ? [one] : commandsIn(one),
  )
}

function ofDiagnoses(name: string): unknown[] {
  const asked = [
    request({}),
    request({ verb: 'get', resource: 'configmaps', name }),
    request({ namespace: '' }),
  ]
  const read = worldsOf(name).flatMap((world) =>
    asked.flatMap((one) => {
      const facts = worldFacts(world, user, one, { catalogue })
      return [diagnose(facts), diagnose({ ...facts, objects: readWorld(world) })]
    }),
  )
  const stranger = { name, groups: [] }
  const [empty = { roles: [], roleBindings: [], clusterRoles: [], clusterRoleBindings: [] }] = worldsOf('x')
  const foreign = worldFacts(empty, stranger, request({ verb: name, resource: name, subresource: name }), {
    catalogue,
    message: name,
  })
  const grant = {
    bindingKind: 'RoleBinding',
    binding: name,
    bindingNamespace: 'shop',
    roleKind: 'Role',
  } as const
  const named = { ...grant, role: name, subject: 'Group "g"' }
  const theCase = analyse(worldFacts(empty, user, request({}), { catalogue }))
  return [
    ...read,
    diagnose({ ...foreign, isOwnCall: false }),
    { fix: newRoleFix(analyse({ ...foreign, request: request({ name }), caller: name })) },
    aggregationFixes(
      {
        into: name,
        source: name,
        labels: [{ key: name, value: name }],
        grant: named,
        rules: [rule('list', 'pods')],
        isOrphan: false,
      },
      theCase,
    ),
  ]
}

function ofAnswers(name: string): unknown[] {
  const answer = (code: number, message: string) =>
    explainStatus(
      { code, reason: '', message, details: { name, group: name, kind: name } },
      { namespace: name, user: name },
    )
  const pod = 'pods "p" is forbidden: '
  const plain = name.replace(/["\\\n]/g, '')
  return [
    answer(404, `pods "${plain}" not found`),
    answer(404, `namespaces "${plain}" not found`),
    answer(403, `${pod}exceeded quota: ${plain}, requested: pods=1, used: pods=1, limited: pods=1`),
    answer(
      403,
      `${pod}error looking up service account ${plain}/${plain}: serviceaccount "${plain}" not found`,
    ),
    answer(403, `${pod}unable to create new content in namespace ${plain} because it is being terminated`),
    answer(
      500,
      `failed calling webhook "${plain}": failed to call webhook: Post "https://${plain}.${plain}.svc:443/": EOF`,
    ),
    answer(400, `admission webhook "${plain}" denied the request: no`),
    answer(422, `${pod}ValidatingAdmissionPolicy '${plain}' with binding 'b' denied request: no`),
    recreatePod({ namespace: name, name }),
    ...[accountRecreated, podGone].map(({ find }) => find(tokenOf(name), ANSWERED)?.settle({})),
  ]
}

function tokenOf(name: string): TokenFacts {
  const named = { name, uid: name }
  const claims: TokenClaims = {
    header: { alg: '', kid: '' },
    kind: 'bound',
    issuer: '',
    subject: '',
    audiences: [],
    namespace: name,
    serviceAccount: named,
    pod: named,
  }
  return {
    asker: 'pod',
    now: 0,
    route: 'https',
    file: { path: 'token', state: 'readable', says: '', kept: false },
    claims,
    known: {},
    withToken: 'refused',
    anonymous: 'refused',
    asked: [],
  }
}

function ofWhatIf(name: string): unknown {
  const api = { apiVersion: 'rbac.authorization.k8s.io/v1' }
  const metadata = { name, namespace: 'shop' }
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]
  const subjects = [
    { kind: 'ServiceAccount', name: 'web', namespace: 'shop' },
    { kind: 'ServiceAccount', name, namespace: 'shop' },
  ]
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: `${name}2` }
  const objects = [
    { ...api, kind: 'Role', metadata, rules },
    { ...api, kind: 'RoleBinding', metadata, roleRef, subjects },
  ]
  const paste = objects.map((one) => JSON.stringify(one)).join('\n---\n')
  const facts = whatIfFacts(worldsOf('x')[0] ?? NEVER, { user, namespace: 'shop', catalogue, mayRead: false })
  return judgeWhatIf(facts, toProposal(readManifest(paste), 'shop'))
}

const NEVER: RbacObjects = { roles: [], roleBindings: [], clusterRoles: [], clusterRoleBindings: [] }

function ofCalls(name: string): (string | undefined)[] {
  const target = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'shop', name }
  const options = { path: '/x', user: name, body: '{}', isNamespaced: true }
  const read = { form: 'read', target, subresource: '' } as const
  const write = { form: 'write', target, subresource: '', patch: 'merge' } as const
  const list = {
    columns: [],
    rows: [
      { key: name, cells: [] },
      { key: 'web', cells: [] },
    ],
  }
  const kind = { group: name, version: 'v1', resource: name }
  return [
    kubectlLine({ ...read, verb: 'get' }, options),
    kubectlLine({ ...read, verb: 'list' }, options),
    kubectlLine({ ...read, verb: 'get', subresource: 'log' }, options),
    kubectlLine({ ...write, verb: 'patch' }, options),
    kubectlLine({ ...write, verb: 'delete' }, options),
    kubectlGet(list.rows, { kind: name, namespace: 'shop', isClusterScoped: false }),
    listLine(
      { kind, isClusterScoped: false, filter: '', isWide: true, isFolded: false, find: '' },
      name,
      undefined,
    ),
    forwardCommand(
      { name: 'p', hostname: 'p', namespace: name, forward: { target: name, port: 3000 } },
      { hostname: 'localhost', port: '1' },
    ),
    curl(
      {
        route: { kind: 'https', host: '10.0.0.1', port: 443, servername: name },
        serviceAccountDir: `/${name}`,
        proxies: [{ name: 'ALL_PROXY', says: name }],
      },
      `/${name}`,
      { body: JSON.stringify({ name }), method: 'POST' },
    ),
  ]
}

function ofAdmins(name: string): (string | undefined)[] {
  const grant = { binding: name, roleKind: 'Role', role: name, subject: `ServiceAccount "web/shop"` } as const
  const bound = { ...grant, bindingKind: 'RoleBinding', bindingNamespace: name } as const
  const wide = { ...grant, bindingKind: 'ClusterRoleBinding' } as const
  const undo = [bound, wide].flatMap((one) =>
    [undefined, [account], [account, { ...account, name }]].map((subjects) => undoOf(one, subjects, user)),
  )
  const binding = {
    name,
    namespace: name,
    roleRef: { kind: 'Role', name },
    subjects: [{ ...account, name, namespace: name }],
  } as const
  return [
    canICommand(
      request({ verb: name, group: name, resource: name, subresource: name, name, namespace: name }),
      name,
      [name],
    ),
    canICommand({ verb: name, path: name }, name),
    bindingsCommand(name),
    bindingsElsewhereCommand(name),
    listCommand({ name, groups: [name] }, name),
    createBindingCommand(binding),
    createBindingCommand({ ...binding, namespace: '' }),
    patchBindingCommand(binding, [{ op: 'add', path: '/subjects/-', value: { name } }]),
    ...commandsIn(undo),
    ...commandsIn(gapsOf(reportFacts(name))),
  ]
}

function commandsOf(name: string): string[] {
  const explained = [...ofDiagnoses(name), ...ofAnswers(name), ofWhatIf(name)].flatMap(commandsIn)
  const others = [...ofCalls(name), ...ofAdmins(name)].filter((line) => line !== undefined)
  return [...new Set([...explained, ...others])]
}

// Options in our lines that take the next word as their value; -p, -d and --raw are known by what follows.
const TAKES_VALUE = new Set([
  '-n',
  '-o',
  '-p',
  '-f',
  '-l',
  '-e',
  '--raw',
  '--field-selector',
  '--cacert',
  '--connect-to',
  '--noproxy',
  '-H',
  '-d',
  '-m',
  '-X',
])
const ALONE = new Set([
  '-A',
  '--list',
  '--all-namespaces',
  '--overwrite',
  '--local',
  '--server-side',
  '--force-conflicts',
  '-F',
  '-sS',
  '-i',
])
const WITH_VALUE =
  /^(?:-p|--(?:as|as-group|subresource|namespace|verb|resource|resource-name|non-resource-url|serviceaccount|user|role|clusterrole|type|dry-run|field-manager|tail|field-selector))=/

/** Words that a program would read as an option and that none of our lines has, as pflag reads them. */
function strayOptions(words: readonly string[]): string[] {
  const stray: string[] = []
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? ''
    if (word === '--') break
    if (TAKES_VALUE.has(word)) i += 1
    else if (word.startsWith('-') && word !== '-' && !ALONE.has(word) && !WITH_VALUE.test(word))
      stray.push(word)
  }
  return stray
}

function holdsWhole(word: string, name: string): boolean {
  const forms = [
    name,
    name.replace(/["\\\n]/g, ''),
    JSON.stringify(name).slice(1, -1),
    encodeURIComponent(name),
  ]
  return forms.some((form) => word.includes(form))
}

describe('every printed command', () => {
  it(`keeps names as they are and takes none for an option, as a real shell reads it, ${NAMES} at random`, () => {
    const drawn = fc.sample(names, { numRuns: NAMES, seed: 11 })
    const lines = drawn.flatMap((name) => commandsOf(name).map((command) => ({ name, command })))
    // Each program writes the words that it was given to a third file; a name that became code would say something.
    const emit = 'builtin printf "%s\\0" "$#" "$@" >&3; }'
    const script = [
      'PATH=/nonexistent',
      'exec 3>&1 1>&2',
      `kubectl() { ${emit}`,
      `curl() { ${emit}`,
      `grep() { while read -r; do :; done; ${emit}`,
      'cat() { :; }',
      ...lines.map(({ command }, i) => `builtin printf "%s\\0" line ${i} >&3\n${command}`),
    ].join('\n')
    const { stdout, stderr } = spawnSync('/bin/bash', ['-s'], {
      input: script,
      encoding: 'utf8',
      maxBuffer: 512 * 1024 * 1024,
    })
    // Any other command was not found, which the shell reports.
    expect(stderr).toBe('')
    const words = stdout.split('\0').slice(0, -1)
    const faults = lines.flatMap(({ command }) =>
      hidesText(command) ? [`hides: ${JSON.stringify(command)}`] : [],
    )
    let of: (typeof lines)[number] | undefined
    let programs = 0
    let seen = -1
    for (let i = 0; i < words.length; ) {
      if (words[i] === 'line') {
        seen += 1
        if (Number(words[i + 1]) !== seen) faults.push(`line ${seen} is missing`)
        of = lines[seen]
        i += 2
        continue
      }
      const count = Number(words[i])
      const given = words.slice(i + 1, i + 1 + count)
      i += 1 + count
      programs += 1
      const name = of?.name ?? ''
      for (const word of strayOptions(given)) faults.push(`an option: ${word} in ${of?.command}`)
      for (const word of given) {
        const isCut = word.includes(START) || word.includes(END)
        if (isCut && !holdsWhole(word, name)) faults.push(`cut: ${JSON.stringify(word)} in ${of?.command}`)
      }
    }
    recordGate({
      id: 'quoting',
      part: 'printed commands',
      figure: `${faults.length} of ${lines.length} lines`,
      state: faults.length === 0 ? 'met' : 'missed',
    })
    expect(faults.slice(0, 10)).toEqual([])
    expect(seen).toBe(lines.length - 1)
    expect(programs).toBeGreaterThanOrEqual(lines.length)
    expect(lines.length).toBeGreaterThan(drawn.length * 20)
  })
})
