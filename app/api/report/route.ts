import { processChanges } from '@/lib/facts/changes/gather/process-changes'
import { ownNamespace } from '@/lib/facts/identity/gather/own-account'
import { answersOf } from '@/lib/facts/questions/share-answers'
import { kubeClient } from '@/lib/kube/transport/client'
import { checkOfReport, type Report, reportQuerySchema, reportSchema } from '@/lib/pages/report/contract'
import { gatherReport } from '@/lib/pages/report/gather'
import { reportMarkdown } from '@/lib/pages/report/judge/report-markdown'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { present } from '@/lib/present'
import { describeExposure } from '@/lib/server/gate/exposure'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery, respond, respondText } from '@/lib/server/http/respond'
import { liveHub } from '@/lib/server/live/process-hub'
import { overviewRefusals } from '@/lib/server/live/process-overview'

export const dynamic = 'force-dynamic'

// A report costs the API server more than any other answer, so both forms share one.
async function report(request: Request): Promise<Report> {
  const kube = kubeClient()
  const query = readQuery(request, reportQuerySchema, ['asgroup'])
  const check = checkOfReport(query, await ownNamespace(kube.credentials))
  const fix = query.verb === undefined ? undefined : query.fix
  const settings = readSettings()
  const reports = answersOf<Report>(kube, 'reports', 5000)
  return reports.get(JSON.stringify([check ?? null, fix ?? null]), request.signal, (signal) =>
    gatherReport({
      kube,
      settings,
      exposure: () => describeExposure(settings),
      env: givenEnvironment(),
      hub: liveHub(),
      memory: new Map(),
      refusals: overviewRefusals(kube),
      check,
      changes: (shared) => processChanges(kube, { age: '60' }, shared),
      ...present({ fix }),
      now: Date.now,
      signal,
    }),
  )
}

export const GET = guarded((request) => {
  const isMarkdown = new URL(request.url).searchParams.get('format') === 'md'
  if (!isMarkdown) return respond(reportSchema, () => report(request))
  return respondText('text/markdown; charset=utf-8', reportSchema, reportMarkdown, () => report(request))
})
