import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { runs } from '@/e2e/testing/runs'
import type { Undo } from '@/lib/contract/undo'
import type { Changes } from '@/lib/facts/changes/contract'
import type { Kind } from '@/lib/facts/objects/contract/kinds'
import type { OverviewCheck } from '@/lib/pages/overview/contract'
import { plain, say, words } from '@/lib/phrase/phrase'
import { reportSchema } from '../contract'
import { buildReport } from './build-report'
import { MOST_CHARACTERS, reportMarkdown } from './report-markdown'
import { reportFacts, unread } from './testing/facts'
import { liveMarks } from './testing/live-marks'

const aKind = (resource: string, held: string[]): Kind => ({
  group: '',
  version: 'v1',
  resource,
  kind: resource,
  namespaced: true,
  verbs: ['list'],
  shortNames: [],
  held,
})

describe('buildReport', () => {
  it('puts every part of the answers into the schema, without a value of env and without evidence', () => {
    const report = buildReport(reportFacts('x'))
    const wire = z.encode(reportSchema, report)
    expect(z.encode(reportSchema, z.decode(reportSchema, wire))).toEqual(wire)
    expect(report.account).toBe('ServiceAccount shop/web')
    expect(report.verdicts.map(({ area, state }) => `${area} ${state}`)).toEqual([
      'Pods broken',
      'Connection unknown',
      'Pod attention',
      'Permissions attention',
    ])
    expect(report.findings.map(({ severity }) => severity)).toEqual(['bad', 'warning'])
    expect(JSON.stringify(report)).not.toMatch(/VALUE-OF-ENV|DB_PASSWORD|EVIDENCE/)
  })

  it('fixes a dangerous grant by what takes it back, and gives what must be checked first alone', () => {
    const { overview } = reportFacts()
    const undoIt = { says: words('This undoes it.'), command: 'kubectl delete clusterrolebinding b' }
    const show = {
      says: words('This shows who else it names.'),
      command: 'kubectl get clusterrolebinding b -o yaml',
    }
    const commandBy = (steps: Undo['steps']) => {
      const causes = overview.causes.map((one) => ({
        ...one,
        undo: { says: words('This takes it.'), steps },
      }))
      return buildReport(reportFacts('', { overview: { ...overview, causes }, fixes: [] })).findings[0]?.fix
    }
    expect(commandBy([undoIt])).toEqual({ says: 'This takes it.', command: undoIt.command })
    expect(commandBy([show, undoIt])?.command).toBe(show.command)
    expect(commandBy([])).toEqual({ says: 'This takes it.' })
  })

  it('writes the matrix in short: widest first, sorted, with what is nothing and what is not known', () => {
    const { grants, none, unknown } = buildReport(reportFacts()).access
    expect(grants).toEqual([
      { scope: 'cluster', verbs: ['get'], resources: ['deployments.apps/scale'], more: 0 },
      {
        scope: 'namespace',
        verbs: ['get', 'list'],
        resources: ['deployments.apps', 'pods', 'services'],
        more: 0,
      },
      { scope: 'names', verbs: ['get'], resources: ['configmaps'], names: ['app'], more: 0 },
    ])
    expect({ none, unknown }).toEqual({ none: 1, unknown: 1 })
  })

  it('knows how many kinds it is not made of', () => {
    const kinds = {
      state: 'read' as const,
      value: { namespace: 'shop', kinds: [aKind('pods', ['list']), aKind('secrets', [])], failedGroups: [] },
    }
    expect(buildReport(reportFacts('', { kinds })).readable).toEqual({ kinds: 1, of: 2, namespace: 'shop' })
  })

  it('names for each part that could not be seen the one command that settles it', () => {
    const gaps = buildReport(reportFacts()).gaps.map(({ part, state, command }) => [part, state, command])
    const mayList = 'kubectl auth can-i --list --as=system:serviceaccount:shop:web -n shop'
    expect(gaps).toEqual([
      ['pod', 'denied', 'kubectl -n shop get pod web-0 -o yaml'],
      ['resources', 'denied', 'kubectl api-resources'],
      ['access', 'unknown', mayList],
      ['call', 'unknown', 'kubectl get rolebindings'],
    ])
    const nothing = { identity: unread, connection: unread, kinds: unread, access: unread, dangerous: unread }
    const call = { check: { verb: 'get', path: '/metrics' }, answer: unread }
    const without = buildReport(reportFacts('', { ...nothing, call }))
    expect(without.gaps.map(({ part, command }) => [part, command])).toEqual([
      ['pod', 'kubectl get pods -o yaml'],
      ['connection', 'kubectl get --raw /readyz'],
      ['resources', 'kubectl api-resources'],
      ['access', 'kubectl get pods -o yaml'],
      ['dangerous', 'kubectl get pods -o yaml'],
      ['call', 'kubectl auth can-i get /metrics'],
    ])
    expect(reportMarkdown(without)).toContain('Unknown: no rule of this account could be read.')
  })

  it('has the pods around among what could not be seen, where they cannot be listed', () => {
    const { overview } = reportFacts()
    const checks = overview.checks.map((check) =>
      check.area === 'pods'
        ? { ...check, state: 'denied' as const, says: [{ text: 'They cannot be listed.' }] }
        : check,
    )
    const refused = { ...overview, checks }
    expect(buildReport(reportFacts('', { overview: refused })).gaps).toContainEqual({
      part: 'resources',
      state: 'denied',
      says: 'They cannot be listed.',
      command: 'kubectl -n shop get pods',
    })
  })

  it.each<[string, Partial<OverviewCheck>, string | undefined]>([
    ['in part', { state: 'neutral' }, 'unknown'],
    ['not at all', { state: 'denied' }, 'denied'],
    ['in full', { state: 'healthy' }, undefined],
  ])('has the refusals among what could not be seen, where they were read %s', (_, read, state) => {
    const { overview } = reportFacts()
    const says = [{ text: 'No refusal in the logs of 21 of 5,008 pods' }]
    const action = { says: 'Refusals', href: '/refusals' }
    const check: OverviewCheck = { area: 'refusals', state: 'healthy', says, evidence: [], action, ...read }
    const checks = [...overview.checks.filter(({ area }) => area !== 'refusals'), check]
    const { gaps } = buildReport(reportFacts('', { overview: { ...overview, checks } }))
    const gap = {
      part: 'refusals',
      state,
      says: 'No refusal in the logs of 21 of 5,008 pods',
      command:
        'kubectl -n shop get pods -o name | xargs -n 1 kubectl -n shop logs --all-containers --prefix --since=10m | grep forbidden',
    }
    expect(gaps.filter(({ part }) => part === 'refusals')).toEqual(state === undefined ? [] : [gap])
  })

  it('names the machine of a page that is attached from outside the cluster', () => {
    const { identity } = reportFacts()
    if (identity.state === 'unread') throw new Error('The identity was not read.')
    const value = { ...identity.value, attachedFrom: 'laptop', pod: { hostname: 'laptop' } }
    const { pod } = buildReport(reportFacts('', { identity: { state: 'read', value } }))
    expect(pod.facts[0]).toEqual({ name: 'Attached from', value: 'laptop' })
  })

  it('lists what changed by what was read, and does not call unchanged what was not', () => {
    const at = '2026-11-24T14:03:05Z'
    const source = { group: '', resource: 'pods', namespace: 'shop', count: 1 }
    const value = {
      changes: Array.from({ length: 12 }, (_, i) => ({
        at,
        says: say`Role r-${i} was last written by @ops.`,
      })),
      more: 3,
      sources: [
        { ...source, state: 'read' },
        { ...source, state: 'denied' },
      ],
    } as unknown as Changes
    const report = buildReport(reportFacts('', { changes: { state: 'read', value } }))
    expect(plain(report.changed?.says ?? [])).toMatch(/^15 changes in 24 h, read from 1 of 2 lists\./)
    expect(report.changed?.changes).toHaveLength(10)
    expect(report.cut.join()).toContain('2 of 12 changes')
    const markdown = reportMarkdown(report)
    expect(markdown).toContain('## Changed in the last 24 h')
    expect(liveMarks(markdown)).toEqual([])
    const denied = { ...value, changes: [], more: 0, sources: value.sources.slice(1) }
    expect(
      plain(buildReport(reportFacts('', { changes: { state: 'read', value: denied } })).changed?.says ?? []),
    ).toBe('Not known beyond this pod: no list that shows a change was read.')
    expect(plain(buildReport(reportFacts('', { changes: unread })).changed?.says ?? [])).toMatch(
      /^Not known\./,
    )
    expect(reportMarkdown(buildReport(reportFacts()))).not.toContain('Changed in the last')
  })

  it('says what it cuts, and stays small however large the answers are', () => {
    const facts = reportFacts('long '.repeat(3_000))
    const access = facts.access
    if (access.state !== 'read') throw new Error('There are no rights.')
    const cells = (i: number) => ({ get: { state: 'names' as const, names: [`name-${i}`] } })
    const [row] = access.value.rows
    const rows = Array.from({ length: 500 }, (_, i) => ({ ...row, resource: `kind-${i}`, cells: cells(i) }))
    const report = buildReport({
      ...facts,
      access: { state: 'read', value: { ...access.value, rows: rows as typeof access.value.rows } },
    })
    expect(report.cut.join()).toMatch(
      /460 of 500 groups of permissions.*characters at the ends of long texts/,
    )
    expect(JSON.stringify(report).length).toBeLessThan(200_000)
    const markdown = reportMarkdown(report)
    expect(markdown).toContain('Left out for size: 460 of 500 groups of permissions')
    expect(markdown.length).toBeLessThan(40_000)
    expect(liveMarks(markdown)).toEqual([])
  })
})

describe('reportMarkdown', () => {
  it('is the same bytes for the same facts', () => {
    expect(reportMarkdown(buildReport(reportFacts('ä')))).toBe(reportMarkdown(buildReport(reportFacts('ä'))))
  })

  it('reads as a ticket', () => {
    const markdown = reportMarkdown(buildReport(reportFacts()))
    expect(markdown).toMatch(
      /^# shop\/web-0, as of 2026-11-24 22:20 UTC\n\n[^#]*## About this report\n\nCreated `2026-11-24T22:20:00.000Z` by Podglass 0\.1\.0 on Node v24/,
    )
    for (const line of [
      '- Permissions, attention: Rules grant ServiceAccount shop/web services and pods.',
      '- bad: Pod cart is not ready. 3 times, last 2026-11-24 22:19 UTC.',
      'Checked: watch pods in namespace shop. Verdict: refused. web cannot watch pods in shop.',
      '- Cause D1, proven: Role pod-reader lacks watch.',
      '- passed, Find it (0 ms): ',
      '- failed, List pods (3 ms): pods is forbidden:',
      '- get everywhere: deployments.apps/scale',
      '- get and list in shop: deployments.apps, pods, services',
      '- get in shop, by name: configmaps named app',
      '- nothing: 1 kind',
      'Refused: The pod cannot read itself. An admin can check with\n\n```sh\nkubectl -n shop get pod web-0 -o yaml\n```',
    ]) {
      expect(markdown).toContain(line)
    }
    expect(markdown.endsWith('\n')).toBe(true)
    expect(markdown).not.toMatch(/VALUE-OF-ENV|\n{3}/)
  })

  it('holds texts of others in every field without a mark of theirs, and every fence closed', () => {
    const hostile = [
      '</code><script>alert(1)</script>',
      '@octocat <!channel> <@U1>',
      '[x](javascript:alert(1)) ![y](https://evil.example/y.png)',
      '```\n# out\n- of\n```',
      '~~~\n',
      '| a | b |\n|---|---|',
      '<details><summary>x',
      '$$x$$ `$(id)`',
    ]
    for (const text of hostile) expect(liveMarks(reportMarkdown(buildReport(reportFacts(text))))).toEqual([])
    const marks = fc.stringMatching(/^[`*_~#<>&@|\\[\](){}!:/.\-+=$ \na1]{0,30}$/)
    fc.assert(
      fc.property(marks, (text) => {
        const markdown = reportMarkdown(buildReport(reportFacts(text)))
        expect(liveMarks(markdown)).toEqual([])
        expect(markdown.length).toBeLessThan(MOST_CHARACTERS + 4_000)
      }),
      { numRuns: runs(300) },
    )
  })
})
