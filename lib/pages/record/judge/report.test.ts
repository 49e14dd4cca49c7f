import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { plain } from '@/lib/phrase/phrase'
import { formatForbidden } from '@/lib/rbac/forbidden'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { userOf } from '@/lib/rbac/service-account'
import type { Attributes } from '@/lib/rbac/types'
import { recordReportSchema, recordSchema } from '../contract'
import { Tally } from '../tally'
import { readGiven } from './given'
import { type CallSeen, observedOf } from './outcome'
import { buildRecordReport } from './report'
import { reportHtml } from './report-html'
import { reportJunit } from './report-junit'
import { recordMarkdown } from './report-markdown'
import { reportSarif } from './report-sarif'
import { reportText } from './report-text'
import { readXml, type XmlElement } from './testing/read-xml'

const web = userOf('shop', 'web')

function call(verb: string, word: string, name = '', namespace = 'shop'): Attributes {
  const [resource = '', subresource = ''] = word.split('/')
  return { kind: 'resource', verb, group: '', resource, subresource, name, namespace }
}

function record(calls: readonly Attributes[], outcome: CallSeen['outcome'] = 'allowed') {
  const tally = new Tally()
  for (const one of calls) {
    const says = outcome === 'refused' ? { says: formatForbidden(web, one, '').message } : {}
    tally.add({ user: web.name, call: one, outcome, ...says }, 2)
  }
  return tally.record({ at: '2026-11-29T12:00:00Z', where: 'the sandbox', user: web.name })
}

const BINDING = `
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: web }
subjects: [{ kind: ServiceAccount, name: web }]
`

const role = (rules: string, binding = BINDING) => ({
  name: 'rbac.yaml',
  text: `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: web, namespace: shop }
rules:
${rules}${binding}`,
})

function reportOf(
  files: readonly { name: string; text: string }[],
  calls: readonly Attributes[],
  strict = false,
) {
  return buildRecordReport({ records: [record(calls)], user: web, strict, given: readGiven(files, 'shop') })
}

const flawsOf = (...given: Parameters<typeof reportOf>) =>
  reportOf(...given).compared?.flaws.map(
    ({ kind, at, says }) => `${kind} ${at?.file}:${at?.line} ${plain(says)}`,
  )

const PODS = '- { apiGroups: [""], resources: [pods], verbs: [list] }'

describe('Roles given against recorded calls', () => {
  it('allow each call, and nothing else', () => {
    const report = reportOf([role(PODS)], [call('list', 'pods')])
    expect([report.verdict, report.compared?.flaws]).toEqual(['enough', []])
  })

  it.each<[string, string, Attributes[], string[]]>([
    [
      'lack a verb',
      PODS,
      [call('list', 'pods'), call('watch', 'pods')],
      [
        'missing rbac.yaml:5 ServiceAccount shop/web cannot watch pods in namespace shop, but the program does.',
      ],
    ],
    [
      'lack a name',
      '- { apiGroups: [""], resources: [configmaps], verbs: [get], resourceNames: [a] }',
      [call('get', 'configmaps', 'a'), call('get', 'configmaps', 'b')],
      [
        'missing rbac.yaml:5 ServiceAccount shop/web cannot get configmaps b in namespace shop, but the program does.',
      ],
    ],
    [
      'have a rule that no call needs',
      `${PODS}\n- { apiGroups: [""], resources: [services], verbs: [get] }`,
      [call('list', 'pods')],
      ['unused rbac.yaml:6 No call needed get on services.'],
    ],
    [
      'have a verb that no call needs, on its own line',
      '- apiGroups: [""]\n  resources: [pods]\n  verbs:\n  - list\n  - get',
      [call('list', 'pods')],
      ['unused rbac.yaml:9 No call needed get in verbs of this rule.'],
    ],
    [
      'join what no call needs together',
      '- { apiGroups: [""], resources: [pods, services], verbs: [get, list] }',
      [call('get', 'pods', 'a'), call('list', 'services')],
      ['unused rbac.yaml:5 No call needed list on pods and get on services.'],
    ],
    [
      'have get alone for a stream over a WebSocket',
      '- { apiGroups: [""], resources: [pods/exec], verbs: [get], resourceNames: [web-0] }',
      [call('get', 'pods/exec', 'web-0')],
      [
        'missing rbac.yaml:5 ServiceAccount shop/web cannot create pods/exec web-0 in namespace shop, but the program does. get alone does not suffice since Kubernetes 1.35.',
      ],
    ],
    [
      'have get and create for it',
      '- { apiGroups: [""], resources: [pods/exec], verbs: [get, create], resourceNames: [web-0] }',
      [call('get', 'pods/exec', 'web-0')],
      [],
    ],
    [
      'have a star',
      '- { apiGroups: [""], resources: [pods], verbs: ["*"] }',
      [call('list', 'pods')],
      ['wildcard rbac.yaml:5 * in verbs covers more than the calls needed.'],
    ],
    [
      'name an object that no call needs',
      '- { apiGroups: [""], resources: [configmaps], verbs: [get], resourceNames: [a, b] }',
      [call('get', 'configmaps', 'a')],
      ['unused rbac.yaml:5 No call needed the object b of this rule.'],
    ],
  ])('%s', (_what, rules, calls, expected) => {
    const flaws = flawsOf([role(rules)], calls)?.filter((flaw) => !flaw.startsWith('dangerous'))
    expect(flaws).toEqual(expected)
  })

  it('hold in every namespace where calls were in one', () => {
    const text = role(PODS, '')
      .text.replace('kind: Role', 'kind: ClusterRole')
      .replace(', namespace: shop', '')
    expect(flawsOf([{ name: 'rbac.yaml', text }], [call('list', 'pods')])).toEqual([
      'wide rbac.yaml:5 It holds in every namespace, and the calls that need it were in shop only.',
    ])
  })

  it('are dangerous by the list of the product', () => {
    const rules = '- { apiGroups: [""], resources: [secrets], verbs: [get] }'
    expect(flawsOf([role(rules)], [call('get', 'secrets', 'a'), call('get', 'secrets', 'b')])).toEqual([
      'dangerous rbac.yaml:5 Anyone who has this can read passwords, certificates and the tokens of other accounts.',
    ])
  })

  it('are judged by their bindings, and taken as bound only where there is none', () => {
    const calls = [call('list', 'pods')]
    const assumed = reportOf([role(PODS, '')], calls)
    expect({ ...assumed, notes: assumed.notes.map(plain) }).toMatchObject({
      verdict: 'enough',
      notes: [expect.stringContaining('no binding')],
    })
    const other = reportOf([role(PODS, BINDING.replace('name: web }]', 'name: other }]'))], calls)
    expect({ ...other, notes: other.notes.map(plain) }).toMatchObject({
      verdict: 'too small',
      notes: [expect.stringContaining('No binding in the files is of')],
    })
  })

  it('are joined over files, and what the API server would refuse of them grants nothing', () => {
    const [only, binding = ''] = role(PODS).text.split('---')
    const files = [
      { name: 'role.yaml', text: only ?? '' },
      { name: 'binding.yaml', text: binding },
    ]
    expect(reportOf(files, [call('list', 'pods')]).verdict).toBe('enough')
    const broken = reportOf([role(PODS.replace('[list]', 'list'))], [call('list', 'pods')])
    expect([broken.verdict, plain(broken.notes[0] ?? [])]).toEqual([
      'too small',
      expect.stringContaining('rbac.yaml, line 5'),
    ])
  })

  it('are found at their lines in all that a chart makes, however large', () => {
    const large = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: dashboards }\ndata:\n${'  a: "{ [ x ] }"\n'.repeat(40_000)}`
    const text = `---\n# Source: chart/dashboards.yaml\n${large}---\n# Source: chart/rbac.yaml\n${role(PODS).text}`
    const { compared, notes } = reportOf(
      [{ name: 'chart', text }],
      [call('list', 'pods'), call('get', 'pods', 'x')],
    )
    expect([notes, compared?.flaws.map(({ kind, at }) => [kind, at?.line])]).toEqual([
      [],
      [['missing', 40_013]],
    ])
  })

  it('fail for what is not used only where that is asked for', () => {
    const files = [role(PODS.replace('[list]', '[list, get]'))]
    expect([
      reportOf(files, [call('list', 'pods')]).verdict,
      reportOf(files, [call('list', 'pods')], true).verdict,
    ]).toEqual(['enough', 'too wide'])
  })

  it('are patched with what they lack alone', () => {
    const { least } = reportOf([role(PODS)], [call('list', 'pods'), call('watch', 'pods')])
    expect(least?.forms.map(({ as, text }) => (as === 'shell' ? text : as))).toEqual([
      `kubectl -n shop patch role web --type=json -p '[{"op":"add","path":"/rules/-","value":{"apiGroups":[""],"resources":["pods"],"verbs":["watch"]}}]'`,
      'yaml',
    ])
  })
})

// What a program chose, made to be taken for markup and for lines of a report.
const HOSTILE = '<script>"x"</script>]]>&\u202e'
const hostile = () => {
  const calls = [
    call('list', 'pods'),
    call('get', 'configmaps', HOSTILE),
    { kind: 'path', verb: 'get', path: `/${HOSTILE}\nfake: line` } as const,
  ]
  const files = [role('- { apiGroups: [""], resources: [pods, secrets], verbs: ["*"] }')]
  return buildRecordReport({
    records: [record(calls), record([call('create', 'pods')], 'refused')],
    user: web,
    strict: true,
    given: readGiven(files, 'shop'),
  })
}

const AT = new Date('2026-11-29T12:00:00Z')

describe('the forms of a report', () => {
  it('are JSON by their schema', () => {
    const wire = JSON.stringify(z.encode(recordReportSchema, hostile()))
    expect(recordReportSchema.parse(JSON.parse(wire))).toEqual(hostile())
  })

  it('are JUnit XML with the elements and attributes that readers need, in their order', () => {
    const root = readXml(reportJunit(hostile(), AT))
    expect(root.name).toBe('testsuites')
    const children = ({ children: all }: XmlElement) => all.map(({ name }) => name)
    for (const [index, suite] of root.children.entries()) {
      const cases = suite.children.filter(({ name }) => name === 'testcase')
      expect(children(suite)).toEqual([
        'properties',
        ...cases.map(({ name }) => name),
        'system-out',
        'system-err',
      ])
      const failed = cases.filter((one) => children(one).includes('failure'))
      expect(suite.attributes).toEqual({
        id: String(index),
        package: 'podglass',
        name: expect.any(String),
        hostname: 'localhost',
        timestamp: '2026-11-29T12:00:00',
        tests: String(cases.length),
        failures: String(failed.length),
        errors: '0',
        time: '0',
      })
      for (const one of cases) {
        expect(Object.keys(one.attributes)).toEqual(['classname', 'name', 'time'])
        for (const failure of one.children) {
          expect([failure.name, Object.keys(failure.attributes)]).toEqual(['failure', ['type', 'message']])
        }
      }
    }
    const [calls, grants] = root.children
    expect(calls?.attributes).toMatchObject({ tests: '4', failures: '2' })
    expect(Number(grants?.attributes.failures)).toBeGreaterThan(1)
  })

  it('are SARIF 2.1.0 with rules that results name, at lines of the manifest', () => {
    const location = z.strictObject({
      physicalLocation: z.strictObject({
        artifactLocation: z.strictObject({ uri: z.literal('rbac.yaml') }),
        region: z.strictObject({ startLine: z.int().check(z.minimum(1)) }),
      }),
      logicalLocations: z.array(z.strictObject({ fullyQualifiedName: z.string() })),
    })
    const text = z.strictObject({ text: z.string().check(z.minLength(1)) })
    const sarif = z.strictObject({
      $schema: z.url(),
      version: z.literal('2.1.0'),
      runs: z.tuple([
        z.strictObject({
          tool: z.strictObject({
            driver: z.strictObject({
              name: z.literal('podglass'),
              version: z.string(),
              rules: z.array(z.strictObject({ id: z.string(), shortDescription: text })),
            }),
          }),
          results: z.array(
            z.strictObject({
              ruleId: z.string(),
              level: z.enum(['error', 'warning']),
              message: text,
              locations: z.array(location),
            }),
          ),
        }),
      ]),
    })
    const [{ tool, results }] = sarif.parse(JSON.parse(reportSarif(hostile(), '0.1.0'))).runs
    const ids = tool.driver.rules.map(({ id }) => id)
    expect(results.filter(({ ruleId }) => !ids.includes(ruleId))).toEqual([])
    expect(results.map(({ ruleId, level }) => `${level} ${ruleId}`)).toContain('error wildcard')
    expect(results.map(({ ruleId, level }) => `${level} ${ruleId}`)).toContain('warning dangerous-permission')
  })

  it('hold no markup of a program, and hide nothing of it', () => {
    const report = hostile()
    for (const text of [reportHtml(report), reportJunit(report, AT)])
      expect(text).not.toContain('<script>"x"')
    for (const text of [
      reportHtml(report),
      reportJunit(report, AT),
      reportText(report),
      recordMarkdown(report),
    ]) {
      expect(text).not.toContain('\u202e')
      expect(text).not.toMatch(/^fake: line/m)
    }
    expect(recordMarkdown(report)).toContain(
      '`get configmaps <script>"x"</script>]]>&\\u202e in namespace shop`',
    )
  })

  it('leave what no rule can name out of the least Role, and say so', () => {
    const report = hostile()
    expect(report.least?.yaml).not.toContain('script')
    expect(report.notes.map(plain).join()).toContain('2 calls are not in the least Role')
  })

  it('list no call without a verb, and leave a path that went up out of the least Role', () => {
    const { calls, least, notes } = buildRecordReport({
      records: [
        record([
          requestAttributes('OPTIONS', '/api/v1/secrets'),
          requestAttributes('GET', '/api/v1/namespaces/shop/pods/../secrets'),
          call('list', 'pods'),
        ]),
      ],
      user: web,
      strict: false,
    })
    expect(calls.map((one) => Object.values(one.call).filter(Boolean).join(' '))).toEqual([
      'get pods secrets shop',
      'list pods shop',
    ])
    expect(least?.yaml).not.toContain('secrets')
    expect(notes.map(plain).join('\n')).toContain(
      '1 call used a method that stands for no verb, such as OPTIONS, so no permission is for it.',
    )
    expect(notes.map(plain).join('\n')).toContain(
      'A path went up by "..", which the authorizers see as get pods/secrets in namespace shop',
    )
  })

  it('say in words what was refused where nothing else is known', () => {
    const report = buildRecordReport({
      records: [record([call('create', 'pods')], 'refused')],
      user: web,
      strict: false,
    })
    expect([report.verdict, report.says]).toEqual([
      'too small',
      'ServiceAccount shop/web made 1 different call; 1 of them was refused.',
    ])
    expect(reportText(report)).toContain('cannot create resource "pods"')
    expect(JSON.parse(reportSarif(report, '0')).runs[0].results[0].ruleId).toBe('refused-call')
  })

  it('say that a refusal had no message, and quote nothing', () => {
    const tally = new Tally()
    tally.add({ user: web.name, call: call('create', 'pods'), outcome: 'refused' })
    tally.add({ user: web.name, call: call('list', 'pods'), outcome: 'unanswered' })
    const records = [tally.record({ at: '', where: 'the sandbox', user: web.name })]
    const report = buildRecordReport({ records, user: web, strict: false })
    for (const text of [
      reportText(report),
      reportHtml(report),
      reportJunit(report, AT),
      reportSarif(report, '0'),
    ]) {
      expect(text).toContain('The refusal had no message.')
      expect(text).not.toContain('API server:')
      expect(text).not.toContain('cannot create')
    }
    expect(report.notes.map(plain).join()).toContain('Whether 1 different call is allowed is not known')
  })

  it('give a terminal nothing to obey, whoever wrote the record', () => {
    const evil = '\x1b]0;x\x07\nfake: line'
    const made = record([call('create', 'pods')], 'refused')
    const calls = made.calls.flatMap((one) => [
      { ...one, says: evil },
      { ...one, user: evil },
    ])
    const report = buildRecordReport({ records: [{ ...made, where: evil, calls }], user: web, strict: false })
    const text = reportText(report)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal obeys.
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/)
    expect(text).not.toMatch(/^fake: line/m)
  })

  it.each([
    ['a b/c#d?e.yaml', 'a%20b/c%23d%3Fe.yaml'],
    ['/srv/rbac.yaml', 'file:///srv/rbac.yaml'],
    ['C:\\roles\\a#.yaml', 'file:///C:/roles/a%23.yaml'],
  ])('name the file %s as a URI', (name, uri) => {
    const files = [{ ...role(PODS), name }]
    const [{ results }] = JSON.parse(reportSarif(reportOf(files, [call('watch', 'pods')]), '0')).runs
    expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(uri)
  })

  it('know nothing where no call was made', () => {
    const report = buildRecordReport({ records: [], user: web, strict: false })
    expect([report.verdict, report.least]).toEqual(['empty', undefined])
  })
})

describe('what an upgrade of Kubernetes changes for the calls', () => {
  const streams = [
    call('get', 'pods/exec', 'web-0'),
    call('get', 'pods/attach', 'web-0'),
    call('list', 'pods'),
  ]
  const given = (verbs: string) =>
    readGiven(
      [role(`- { apiGroups: [""], resources: [pods, pods/exec, pods/attach], verbs: ${verbs} }`)],
      'shop',
    )
  const on = (server: string | undefined, calls: readonly Attributes[], roles?: ReturnType<typeof given>) =>
    buildRecordReport({
      records: [{ ...record(calls), ...(server === undefined ? {} : { server }) }],
      user: web,
      strict: false,
      ...(roles === undefined ? {} : { given: roles }),
    })

  it('counts them with the Roles given, names the least that keeps them, and is in every format', () => {
    const report = on('1.34', streams, given('[get, list]'))
    const says = 'From Kubernetes 1.35, by default: 2 of 3 calls are refused.'
    const fix = 'To keep them allowed, add create on pods/attach and pods/exec named web-0 in namespace shop.'
    for (const text of [reportText(report), reportHtml(report), recordMarkdown(report)]) {
      expect(text.replaceAll('\\', '')).toContain(says)
      expect(text.replaceAll('\\', '')).toContain(fix)
    }
    const { upgrade } = z.encode(recordReportSchema, report)
    expect(upgrade?.steps[0]).toMatchObject({
      version: '1.35',
      says,
      changes: [{ id: 'stream-by-create', fix }],
    })
  })

  it.each<[string, string | undefined, ReturnType<typeof given> | undefined, string | undefined]>([
    ['the Roles have create', '1.34', given('[get, list, create]'), undefined],
    ['the server is past it', 'v1.36.2', given('[get, list]'), undefined],
    ['no Roles are given', '1.34', undefined, '2 of 3 calls can be refused'],
    [
      'the version is not known',
      undefined,
      given('[get, list]'),
      'The version of the API server was not recorded.',
    ],
  ])('where %s', (_, server, roles, says) => {
    const text = reportText(on(server, streams, roles))
    if (says === undefined) expect(text).not.toContain('After an upgrade')
    else expect(text).toContain(says)
  })

  it('names a version of the API that goes, by the paths of the calls', () => {
    const tally = new Tally()
    const target = '/apis/networking.k8s.io/v1beta1/servicecidrs'
    const asked = { user: web.name, call: requestAttributes('GET', target), target, code: 200, message: '' }
    for (const one of observedOf(asked)) tally.add(one)
    const kept = tally.record({
      at: '2026-12-02T08:00:00Z',
      where: 'a cluster',
      user: web.name,
      server: '1.36',
    })
    expect(z.decode(recordSchema, JSON.parse(JSON.stringify(kept)))).toEqual(kept)
    const text = reportText(buildRecordReport({ records: [kept], user: web, strict: false }))
    expect(text).toContain('Planned for Kubernetes 1.37: networking.k8s.io/v1beta1 is no longer served.')
    expect(text).toContain('The plan is to stop serving ServiceCIDR in networking.k8s.io/v1beta1.')
  })
})
