import { describe, expect, it } from 'vitest'
import { createListJudge } from '@/components/resources/rows/judge-list'
import type { CheckRequest } from '@/lib/contract/access-check'
import type { Explanation } from '@/lib/contract/explanation'
import { explainCheck, explainText } from '@/lib/facts/call/gather/explain'
import { describeObject } from '@/lib/facts/objects/gather/object'
import { whyReaderOf } from '@/lib/facts/objects/gather/row-whys'
import { needsAttention, type RowHealth } from '@/lib/facts/objects/judge/row-health'
import type { LoggedRefusal } from '@/lib/facts/refusals/contract'
import { askAgain } from '@/lib/facts/refusals/gather/ask-again'
import { withDecisions } from '@/lib/facts/refusals/judge/decisions'
import { callAddress, callKey, type RefusedCall } from '@/lib/facts/refusals/judge/refused-call'
import { countsIn, refusedCallOf, refusedNow, sayCounts } from '@/lib/facts/refusals/judge/seen-refusals'
import { toAgent } from '@/lib/pages/agents/quote'
import type { AsTold } from '@/lib/pages/agents/tell'
import type { toldExplanation } from '@/lib/pages/agents/tell-explanation'
import { answersFrom } from '@/lib/pages/agents/testing/answers'
import { overview as overviewTool, refusalsTool } from '@/lib/pages/agents/tools/around'
import {
  check as checkTool,
  explain as explainTool,
  whatIf as whatIfTool,
} from '@/lib/pages/agents/tools/call'
import { resourcesTool, whyNotReadyTool } from '@/lib/pages/agents/tools/objects'
import { connection as connectionTool, identity as identityTool } from '@/lib/pages/agents/tools/own'
import type { Overview } from '@/lib/pages/overview/contract'
import {
  decidedReadings,
  gatherOverview,
  readOverview,
  refusedCallsIn,
} from '@/lib/pages/overview/gather/overview'
import { buildOverview } from '@/lib/pages/overview/judge/build-overview'
import { crashCalls } from '@/lib/pages/overview/judge/pod-causes'
import { listedPods } from '@/lib/pages/overview/judge/pods'
import { gatherReport } from '@/lib/pages/report/gather'
import { capitalized, plain } from '@/lib/phrase/phrase'
import { shortUser } from '@/lib/phrase/users'
import { readSettings } from '@/lib/pod/environment'
import { present } from '@/lib/present'
import { checkOfTuple, toTuple } from '@/lib/rbac/call'
import { userOf } from '@/lib/rbac/service-account'
import { createProcessAnswers } from '@/lib/server/agents/process-answers'
import { describeExposure } from '@/lib/server/gate/exposure'
import { testHub } from '@/lib/server/testing/test-hub'
import { testRefusals } from '@/lib/server/testing/test-refusals'
import type { Scenario } from '@/sandbox/scenario'
import { scenarios } from '@/sandbox/scenarios/all'
import { startScenario } from './testing/scenario-cluster'

const MOST_WHYS = 20

type World = Awaited<ReturnType<typeof startWorld>>

async function startWorld(scenario: Scenario) {
  const { cluster, kube, signal } = await startScenario(scenario)
  const env = cluster.environment()
  const read = testRefusals(kube)
  // As in the process: what was read, and what reviews say about it now.
  const refusals = async () => {
    const answer = await read.get(signal)
    const calls = answer.refusals.flatMap((one) => refusedCallOf(one) ?? [])
    const history = await askAgain(kube, calls)
    return withDecisions(answer, ({ user, request }) =>
      present({ allowedNow: history.allowedNow(user, request) }),
    )
  }
  const settings = readSettings(env)
  const question = {
    kube,
    settings,
    exposure: () => describeExposure(settings),
    env,
    hub: testHub(kube),
    memory: new Map(),
    refusals: { get: refusals },
    now: Date.now,
    signal,
  }
  const process = createProcessAnswers({ kube, hub: question.hub, settings, env })
  // Those of the process are kept for seconds.
  const fresh = { overview: () => gatherOverview(question), refusals }
  const answers = answersFrom(fresh, {
    ask: (api, ...asked) => {
      const answer = Object.entries(fresh).find(([name]) => api.call === `GET /api/${name}`)?.[1]
      return (answer?.() ?? process.ask(api, ...asked)) as never
    },
  })
  return { cluster, kube, signal, env, refusals, question, answers }
}

function checkOf({ user, request }: RefusedCall, own: string): CheckRequest | null {
  const check = checkOfTuple(toTuple(request))
  return check && (user === own ? check : { ...check, user })
}

/** What an answer says that another answer must not contradict. */
function gistOf({ verdict, cause, fixes: [chosen] }: Pick<Explanation, 'verdict' | 'cause' | 'fixes'>) {
  return { verdict, cause: cause?.id, fix: chosen?.says, yaml: chosen?.yaml, command: chosen?.command }
}

/** The same for what agents are told; code too long for them is left out. */
function toldGistOf(
  { verdict, cause, fixes: [chosen] }: AsTold<ReturnType<typeof toldExplanation>>,
  than: ReturnType<typeof gistOf>,
) {
  const { yaml = than.yaml, command = than.command } = chosen ?? {}
  return { verdict, cause: cause?.id, fix: chosen && than.fix, yaml, command }
}

const clauseOf = ({ verdict }: Overview) =>
  verdict.map(({ says }) => plain(says)).find((says) => / refused/.test(says)) ?? ''

/** Every pair of answers about the same world that disagree about the same thing. */
async function contradictions({ kube, signal, question, refusals, answers }: World): Promise<string[]> {
  const found: string[] = []
  const agree = (what: string, one: unknown, other: unknown) => {
    if (JSON.stringify(one) !== JSON.stringify(other)) {
      found.push(`${what}: ${JSON.stringify(one)} but ${JSON.stringify(other)}`)
    }
  }
  const readings = await decidedReadings(kube, await readOverview(question))
  const overview = buildOverview(readings)
  const own = readings.access.state === 'read' ? readings.access.value.user : ''
  const report = await gatherReport({ ...question, readings: async () => readings, check: undefined })
  agree('findings of the report', report.findings.length, overview.causes.length)
  if (overview.counts.permissions !== undefined && readings.dangerous?.state === 'read') {
    // A grant counts once, whatever it gives; a permission whose grant is not known counts alone.
    const counts = readings.dangerous.value.sources.map(({ by, rights }) =>
      by.state === 'named' ? 1 : rights.length,
    )
    const grants = counts.reduce((sum, count) => sum + count, 0)
    agree('dangerous permissions', overview.counts.permissions, grants)
  }
  const { data: toldOverview } = await overviewTool.answer({}, answers, signal)
  const saysOf = ({
    verdict,
    causes,
  }: {
    verdict: readonly { says: string }[]
    causes: readonly { severity: string }[]
  }) => [...verdict.map(({ says }) => says), ...causes.map(({ severity }) => severity)]
  const { causes, more } = toldOverview
  agree(
    'tool overview',
    saysOf(toldOverview),
    saysOf({
      verdict: overview.verdict.map(({ says }) => ({ says: toAgent(says) })),
      causes: overview.causes.slice(0, causes.length),
    }),
  )
  agree('tool overview, causes', causes.length + more, overview.causes.length)

  if (readings.identity.state === 'read') {
    const { pod, token, fields, sources } = readings.identity.value
    const { data } = await identityTool.answer({}, answers, signal)
    const { name, namespace, serviceAccount, node } = pod
    agree('tool identity, pod', data.pod, present({ name, namespace, serviceAccount, node }))
    agree('tool identity, token', data.token.state, token.state)
    agree(
      'tool identity, sources',
      data.sources.map(({ id, state }) => [id, state]),
      sources.map(({ id, state }) => [id, state]),
    )
    const drifting = fields.filter(({ verdict }) => verdict === 'drift').map(({ field }) => field)
    const told = data.differs.filter(({ verdict }) => verdict === 'drift').map(({ field }) => field)
    if (data.more === 0) agree('tool identity, drift', told, drifting)
    if (namespace !== undefined && serviceAccount !== undefined && own.startsWith('system:serviceaccount:'))
      agree('account of Identity and of Permissions', userOf(namespace, serviceAccount).name, own)
  }
  if (readings.connection.state === 'read') {
    const { rungs, knownAs } = readings.connection.value
    const { data } = await connectionTool.answer({}, answers, signal)
    const verdictsOf = (steps: readonly { id: string; verdict: string }[]) =>
      steps.map(({ id, verdict }) => `${id} ${verdict}`)
    agree('tool connection, steps', verdictsOf(data.steps), verdictsOf(rungs))
    agree('tool connection, user', data.knownAs, knownAs)
    if (knownAs !== undefined && own !== '')
      agree('user of Connection and of Permissions', knownAs, shortUser(own, ''))
  }

  const told = await refusals().catch(() => undefined)
  if (told !== undefined && overview.server.state === 'answers') {
    const counts = countsIn(told)
    // Overview shows what a pod crashes on before logs do.
    const onlyCrashed = crashCalls(readings).filter(
      (call) => !told.refusals.some((one) => isSame(one, call)) && readings.allowedNow?.(call) === undefined,
    )
    const refused = counts.refused + onlyCrashed.length
    if (overview.counts.refusals !== undefined) agree('count of Refusals', overview.counts.refusals, refused)
    // While logs are still being read, Overview says "at least".
    if (refused > 0 && readings.refusals.state === 'read')
      agree(
        'verdict of Overview',
        clauseOf(overview),
        `${plain(capitalized(sayCounts({ ...counts, refused }) ?? []))}.`,
      )
    const { data } = await refusalsTool.answer({}, answers, signal)
    if (counts.refused > 0)
      agree('tool of agents', data.says.includes(`: ${plain(sayCounts(counts) ?? [])}`), true)
    const now = new Set(refusedNow(told))
    for (const refusal of told.refusals) {
      const call = refusedCallOf(refusal)
      const check = call && checkOf(call, own)
      if (call === undefined || check === null || check === undefined) continue
      const name = callKey(call)
      const card = await explainCheck(check, { kube, signal })
      agree(`${name}, allowed`, card.verdict === 'allowed', refusal.allowedNow !== undefined)
      if (now.has(refusal)) {
        agree(`${name}, card and Refusals`, gistOf(card), gistOf(refusal.explanation))
        agree(`${name}, has a fix`, card.fixes.length > 0 || card.cause !== null, true)
        const { data } = await checkTool.answer(check, answers, signal)
        const [byAgent] = data.answers
        agree(`${name}, tool check`, byAgent && toldGistOf(byAgent, gistOf(card)), gistOf(card))
        const [fix] = card.fixes
        if (call.user === own && fix?.yaml !== undefined && /^kind: (?:Cluster)?Role/m.test(fix.yaml)) {
          const proposed = await whatIfTool.answer({ yaml: fix.yaml, check }, answers, signal)
          agree(`${name}, tool what_if`, proposed.data.check?.before, 'denied')
          // What a bound Role that is not read gives cannot be known before it is applied.
          if (fix.opensUnlisted === undefined) {
            agree(`${name}, tool what_if with the fix`, proposed.data.check?.after, 'allowed')
            agree(`${name}, grants by what_if and by the fix`, proposed.data.grants.length, fix.opens.length)
          }
        }
        const pasted = await explainTool.answer({ text: refusal.message }, answers, signal)
        const [explained] = pasted.data.answers
        agree(`${name}, tool explain`, explained?.fixes[0]?.says, byAgent?.fixes[0]?.says)
        const { findings } = await explainText(refusal.message, { kube, signal })
        agree(`${name}, card and pasted text`, gistOf(card).fix, findings[0] && gistOf(findings[0]).fix)
      }
    }
  }

  for (const call of refusedCallsIn(readings)) {
    const href = callAddress(call, own)
    const cause = overview.causes.find(({ action }) => action.href === href)
    const check = checkOf(call, own)
    if (cause === undefined || check === null) continue
    const card = await explainCheck(check, { kube, signal })
    agree(`${href}, severity ok`, cause.severity === 'ok', card.verdict === 'allowed')
    if (cause.action.says === 'See the fix') agree(`${href}, See the fix`, card.fixes.length > 0, true)
  }

  const pods = readings.pods.state === 'read' ? listedPods(readings.pods.value) : undefined
  const failing = (pods ?? []).filter(({ standing }) => standing === 'not-ready' || standing === 'stuck')
  if (overview.counts.resources !== undefined)
    agree('pods not ready', overview.counts.resources, failing.length)
  if (readings.pods.state === 'read' && pods !== undefined) {
    const { list, nowMs } = readings.pods.value
    const { tallies } = createListJudge()(list, nowMs)
    agree('chip of pods not ready', tallies.unhealthy, failing.length)
    const listed = await resourcesTool.answer({ resource: 'pods' }, answers, signal)
    const troubled = listed.data.rows.filter(({ health }) => needsAttention(health as RowHealth))
    agree('tool resources', troubled.length, Math.min(failing.length, listed.data.rows.length))
  }
  const words = JSON.stringify(overview.causes)
  if (/why was not read|Missing queryFn/.test(words)) found.push(`Overview says it was not read: ${words}`)
  const namespace = readings.pods.state === 'read' ? readings.pods.value.namespace : ''
  const target = { group: '', version: 'v1', resource: 'pods', namespace }
  const name = readings.troubles.map((one) => one.name).slice(0, MOST_WHYS)
  const { whys } =
    name.length === 0
      ? { whys: {} }
      : await whyReaderOf(kube).whys({ kube, query: { ...target, name }, user: own, signal })
  for (const trouble of readings.troubles) {
    if (trouble.found.state === 'unread') continue
    const why = whys[trouble.name]
    if (why === undefined) continue
    const [refused] = trouble.found.value.refusals
    const object = await describeObject({
      kube,
      target: { ...target, name: trouble.name },
      signal,
      nowMs: Date.now(),
    })
    const byAgent = await whyNotReadyTool.answer({ resource: 'pods', name: trouble.name }, answers, signal)
    agree(`${trouble.name}, tool why_not_ready`, byAgent.data.state, object.verdict?.state)
    agree(`${trouble.name}, tool and refused call`, byAgent.data.endedOn?.call, object.refused?.call)
    const allowed = refused && readings.allowedNow?.(refused) !== undefined
    agree(`${trouble.name}, refused call`, object.refused?.call, refused && toTuple(refused.request))
    if (refused) agree(`${trouble.name}, allowed`, object.refused?.allowedNow !== undefined, allowed)
    if (refused) agree(`${trouble.name}, Fix`, why.fix, allowed ? undefined : callAddress(refused, own))
    else agree(`${trouble.name}, why`, plain(trouble.found.value.why), plain(why.says))
  }
  return found
}

function isSame(refusal: LoggedRefusal, call: RefusedCall): boolean {
  const other = refusedCallOf(refusal)
  return other !== undefined && callKey(other) === callKey(call)
}

describe('no two answers disagree', () => {
  it.each([...scenarios.values()].map((scenario) => [scenario.name, scenario] as const))(
    'in the world %s, before and after its fix',
    async (_name, scenario) => {
      const world = await startWorld(scenario)
      expect(await contradictions(world)).toEqual([])
      const { role } = await world.refusals().catch(() => ({ role: undefined }))
      if (role === undefined) return
      await world.cluster.apply(role.yaml)
      // Until the calls are checked again, all say what they said before.
      const again = Date.now() + 4_100
      while (Date.now() < again) await new Promise((resolve) => setTimeout(resolve, 100))
      expect(await contradictions(world)).toEqual([])
    },
  )
})
