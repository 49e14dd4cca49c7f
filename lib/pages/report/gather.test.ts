import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod/mini'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import type { AccountCheck } from '@/lib/contract/access-check'
import { decidedReadings, readOverview } from '@/lib/pages/overview/gather/overview'
import { plain } from '@/lib/phrase/phrase'
import { readSettings } from '@/lib/pod/environment'
import { present } from '@/lib/present'
import { describeExposure } from '@/lib/server/gate/exposure'
import { testHub } from '@/lib/server/testing/test-hub'
import { testRefusals } from '@/lib/server/testing/test-refusals'
import type { Scenario } from '@/sandbox/scenario'
import {
  nothingGrantedWorld,
  permissiveBindingWorld,
  verbMissingWorld,
} from '@/sandbox/scenarios/shared-worlds'
import { reportSchema } from './contract'
import { gatherReport } from './gather'
import { reportMarkdown } from './judge/report-markdown'

const check: AccountCheck = { verb: 'watch', group: '', resource: 'pods', namespace: 'shop' }

async function startReporting(scenario: Scenario) {
  const { cluster, kube, signal } = await startScenario(scenario)
  const env = { ...cluster.environment(), DB_PASSWORD: 'planted-in-env', APP_TOKEN: 'planted-in-env' }
  const hub = testHub(kube)
  const refusals = testRefusals(kube)
  const ask = async (asked?: AccountCheck, deadlineMs?: number) => {
    const settings = readSettings(env)
    const now = () => Date.parse('2026-11-24T22:20:00Z')
    const exposure = () => describeExposure(settings)
    const question = { kube, env, now, signal, ...present({ deadlineMs }) }
    const more = { settings, exposure, hub, memory: new Map(), refusals }
    const readings = async () => decidedReadings(kube, await readOverview({ ...question, ...more }))
    const report = await gatherReport({ ...question, readings, check: asked })
    const wire = z.encode(reportSchema, report)
    expect(z.encode(reportSchema, z.decode(reportSchema, wire))).toEqual(wire)
    return { report, markdown: reportMarkdown(report) }
  }
  return { cluster, ask }
}

/** The times that a climb took are its own. */
function withoutTimes(markdown: string): string {
  return markdown.replace(/\(\d+ ms\)|answers in [\d.]+ m?s/g, '')
}

describe('gatherReport', () => {
  it('says who the pod is, what it may and the explained call, in few requests and twice the same', async () => {
    const { cluster, ask } = await startReporting(verbMissingWorld)
    const warnings: string[] = []
    const warn = ({ name }: Error) => void warnings.push(name)
    process.on('warning', warn)
    onTestFinished(() => void process.off('warning', warn))
    await ask(check)
    const before = cluster.requests.length
    const { report, markdown } = await ask(check)
    const spent = cluster.requests.length - before
    expect(spent).toBeLessThanOrEqual(26)
    expect(report.call?.explanation).toMatchObject({
      verdict: 'denied',
      cause: { id: 'D1', confidence: 'proven' },
    })
    expect(report.access.grants).toContainEqual(
      expect.objectContaining({ scope: 'namespace', verbs: ['get', 'list'], resources: ['pods'] }),
    )
    expect(withoutTimes((await ask(check)).markdown)).toBe(withoutTimes(markdown))
    const text = JSON.stringify(report) + markdown
    for (const token of cluster.context.tokens.issued) expect(text).not.toContain(token.split('.')[2])
    expect(text).not.toContain('planted-in-env')
    expect(warnings).not.toContain('MaxListenersExceededWarning')
  })

  it('names the grant of dangerous permissions and the command that undoes it', async () => {
    const { ask } = await startReporting(permissiveBindingWorld)
    const { report, markdown } = await ask()
    expect(z.encode(reportSchema, report).dangerous[0]).toMatchObject({
      by: expect.stringContaining('ClusterRoleBinding permissive-binding'),
      undo: ['kubectl delete clusterrolebinding permissive-binding'],
    })
    expect(report.call).toBeUndefined()
    expect(markdown).toContain('```sh\nkubectl delete clusterrolebinding permissive-binding\n```')
  })

  it('is still a report when nothing is granted, nothing answers, or nothing answers in time', async () => {
    const { cluster, ask } = await startReporting(nothingGrantedWorld)
    const { report } = await ask(check)
    expect(report.verdicts.map(({ state }) => state)).not.toContain('unknown')
    expect(report.gaps.find(({ part }) => part === 'pod')).toMatchObject({
      state: 'denied',
      command: expect.stringMatching(/^kubectl -n shop get pod web-\S+ -o yaml$/),
    })
    cluster.freeze()
    const late = await ask(check, 300)
    expect(late.report.gaps.map(({ part, says }) => [part, plain(says).slice(0, 22)])).toContainEqual([
      'connection',
      'No answer within 0.3 s',
    ])
    cluster.thaw()
    await cluster.refuse()
    const away = await ask(check)
    expect(away.report.gaps.map(({ part }) => part)).toEqual(
      expect.arrayContaining(['pod', 'access', 'call']),
    )
    expect(away.markdown).toContain('Not known: The API server did not answer.')
  })
})
