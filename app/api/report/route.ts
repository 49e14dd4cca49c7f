import { type CaseFile, caseFileSchema } from '@/lib/contract/case-file'
import { processChanges } from '@/lib/facts/changes/gather/process-changes'
import { ownNamespace } from '@/lib/facts/identity/gather/own-account'
import { InvalidRequestError } from '@/lib/facts/questions/errors'
import { answersOf } from '@/lib/facts/questions/share-answers'
import { kubeClient } from '@/lib/kube/transport/client'
import { checkOfReport, type Report, reportQuerySchema, reportSchema } from '@/lib/pages/report/contract'
import { gatherReport } from '@/lib/pages/report/gather'
import { gatherCase } from '@/lib/pages/report/gather-case'
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

async function caseFile(request: Request): Promise<CaseFile> {
  const kube = kubeClient()
  const query = readQuery(request, reportQuerySchema, ['asgroup'])
  const check = checkOfReport(query, await ownNamespace(kube.credentials))
  if (check === undefined || query.verb === undefined)
    throw new InvalidRequestError([
      { field: 'verb', says: 'A case is one call: name it by verb and resource, or verb and path.' },
    ])
  return gatherCase({
    kube,
    env: givenEnvironment(),
    check,
    ...present({ fix: query.fix }),
    now: Date.now,
    signal: request.signal,
  })
}

export const GET = guarded((request) => {
  const format = new URL(request.url).searchParams.get('format')
  if (format === 'case') return respond(caseFileSchema, () => caseFile(request))
  if (format !== 'md') return respond(reportSchema, () => report(request))
  return respondText('text/markdown; charset=utf-8', reportSchema, reportMarkdown, () => report(request))
})
