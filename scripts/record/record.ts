import { appendFileSync, rmSync } from 'node:fs'
import * as z from 'zod/mini'
import { asWritten } from '@/lib/answer/as-written'
import { explainAlone } from '@/lib/answer/explain-alone'
import type { Explanation } from '@/lib/contract/explanation'
import { ANSWERED } from '@/lib/evidence/speaker'
import { explainEach, explainText } from '@/lib/facts/call/gather/explain'
import { Prober } from '@/lib/facts/questions/prober'
import { readServerVersion } from '@/lib/kube/reads/server-version'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { type CallRecord, type RecordReport, recordReportSchema } from '@/lib/pages/record/contract'
import { Begun } from '@/lib/pages/record/judge/audit'
import { type GivenFile, type GivenRoles, readGiven } from '@/lib/pages/record/judge/given'
import { needsOf } from '@/lib/pages/record/judge/needs'
import { buildRecordReport, needKey } from '@/lib/pages/record/judge/report'
import { reportHtml } from '@/lib/pages/record/judge/report-html'
import { reportJunit } from '@/lib/pages/record/judge/report-junit'
import { recordMarkdown } from '@/lib/pages/record/judge/report-markdown'
import { reportSarif } from '@/lib/pages/record/judge/report-sarif'
import { reportText } from '@/lib/pages/record/judge/report-text'
import { keptWord, Tally } from '@/lib/pages/record/tally'
import { shortUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { parseServiceAccount, userByName, usernameOf } from '@/lib/rbac/service-account'
import type { UserInfo } from '@/lib/rbac/types'
import { findingsIn } from '@/lib/reader/findings-in'
import { type FoundForbidden, refusedCall } from '@/lib/reader/found'
import { hasKubeconfig } from '../attach/context'
import type { KubectlPlace } from '../attach/kubectl'
import { makeOwnFolder } from '../attach/own-folder'
import { exitOnSignal } from '../cli/exit-on-signal'
import { NO_POD } from '../cli/no-pod'
import { takeEnvironment } from '../cli/own-environment'
import { printData } from '../cli/print-data'
import { UsageError } from '../cli/usage-error'
import { version } from '../cli/version'
import { readAuditFile, readGivenFiles, readRecords, recordName, writeFiles } from './files'
import { observe } from './observe'
import { type ProgramEnd, prepareProgram, runRecorded } from './program'
import { startProxy } from './proxy'
import type { RecordTarget } from './target'

export const REPORTS = ['text', 'html', 'junit', 'sarif', 'json'] as const

export interface RecordArguments {
  words: readonly string[]
  place: KubectlPlace
  as: string | undefined
  namespace: string | undefined
  roles: readonly string[]
  world: string | undefined
  manifests: readonly string[]
  sandbox: boolean
  allowAll: boolean
  /** Answer 404 in the sandbox for what is not there. */
  noStandIns: boolean
  inCluster: boolean
  stopAfter: string | undefined
  out: string | undefined
  merge: readonly string[]
  audit: readonly string[]
  reports: readonly string[]
  /** What to print instead of text; the program's own output then goes to standard error. */
  output: string | undefined
  strict: boolean
}

const MOST_EXPLAINED = 20
const EXPLAIN_MS = 15_000
// A timer of Node that is longer ends at once.
const LONGEST_MS = 2 ** 31 - 1

/** 0 for a run whose permissions are enough. */
const EXIT = { lacking: 1, unknown: 3 } as const

function userName(as: string): string {
  const [, namespace, name] = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/.exec(as) ?? []
  return namespace === undefined || name === undefined ? keptWord(as) : usernameOf(namespace, name)
}

function milliseconds(text: string): number {
  const [, count = '', unit = 's'] = /^(\d{1,5})(s|m|h)?$/.exec(text) ?? []
  if (count === '') throw new UsageError(`--for is "${text}". It takes a time such as 30s or 5m.`)
  const ms = Number(count) * { s: 1_000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h']
  if (ms > LONGEST_MS) throw new UsageError(`--for is "${text}". It takes at most 596h.`)
  return ms
}

function checked(args: RecordArguments): void {
  const { words, merge, audit, reports, out, world, manifests, sandbox, place } = args
  if (words.length === 0 && merge.length === 0 && audit.length === 0)
    throw new UsageError(
      'podglass record takes a program behind --, or --audit FILE, or --merge DIR: podglass record -- node operator.js',
    )
  if (words.length > 0 && audit.length > 0)
    throw new UsageError(
      'podglass record runs a program or reads --audit, not both. Record them into one folder by --out.',
    )
  if (out === undefined && reports.some((report) => report !== 'text'))
    throw new UsageError(`--report ${reports.join(',')} writes files: name their folder by --out DIR.`)
  const isSandbox = sandbox || world !== undefined || manifests.length > 0
  if (isSandbox && (place.context !== undefined || place.kubeconfig !== undefined))
    throw new UsageError(
      '--sandbox, --world and -f are for the sandbox, --context and --kubeconfig for a cluster.',
    )
  if (words.length > 0 && !isSandbox && !hasKubeconfig(place))
    throw new UsageError(
      'There is no kubeconfig. podglass record --sandbox needs none; -f FILE and --world NAME say what is in the sandbox.',
    )
}

interface Asked extends RecordArguments {
  roleFiles: readonly GivenFile[]
  given: GivenRoles | undefined
  home: string
  isSandbox: boolean
}

/** The one account that the files are about, if no other was named. */
function accountOf({ as, given, home }: Asked, files: readonly GivenFile[]): string {
  if (as !== undefined) return userName(as)
  const accounts = [...new Set([...(given?.accounts ?? []), ...readGiven(files, home).accounts])]
  if (accounts.length > 1)
    throw new UsageError(`The files are of several accounts. Name one with --as: ${named(accounts)}.`)
  return accounts[0] ?? usernameOf(home, 'default')
}

function named(users: readonly string[]): string {
  const words = users.map((user) => shortUser(user))
  return words.length > 10
    ? `${words.slice(0, 10).join(', ')} and ${words.length - 10} more`
    : words.join(', ')
}

async function startTarget(asked: Asked, folder: string): Promise<RecordTarget> {
  if (!asked.isSandbox) {
    const { startClusterTarget } = await import('./cluster-upstream')
    return startClusterTarget(asked.place, asked.as === undefined ? undefined : userName(asked.as))
  }
  const { world, manifests, namespace, home, given, roleFiles: roles, allowAll, noStandIns } = asked
  const [{ startSandboxTarget }, files] = await Promise.all([
    import('./sandbox-upstream'),
    readGivenFiles(manifests, { namespace }),
  ])
  const user = userByName(accountOf(asked, files))
  return startSandboxTarget({
    world,
    files,
    user,
    home,
    given,
    roles,
    allowAll,
    standIns: !noStandIns,
    folder,
  })
}

interface Ran {
  record: CallRecord
  user: UserInfo
  end: ProgramEnd
  notes: readonly string[]
  explanations: ReadonlyMap<string, Explanation>
}

async function recordProgram(asked: Asked, at: Date): Promise<Ran> {
  const stopAfterMs = asked.stopAfter === undefined ? undefined : milliseconds(asked.stopAfter)
  // A signal ends the program while it runs; before and after it ends us, and no token is left behind.
  let release = exitOnSignal()
  const folder = makeOwnFolder('podglass-record-')
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  const closing = [async () => remove()]
  try {
    const target = await startTarget(asked, folder)
    closing.unshift(target.close)
    const { where, token, namespace } = target
    const user = { ...target.user, name: keptWord(target.user.name) }
    const tally = new Tally()
    const proxy = await startProxy({
      upstream: target.upstream,
      token,
      onExchange: (exchange) => observe(tally, user.name, exchange),
    })
    closing.unshift(proxy.close)
    const { inCluster } = asked
    const prepared = prepareProgram({ port: proxy.port, ca: proxy.ca, token, namespace, folder, inCluster })
    closing.unshift(async () => prepared.remove())
    process.once('exit', prepared.remove)
    release()
    const { environment } = prepared
    const isQuiet = asked.output !== undefined
    const end = await runRecorded(asked.words, { environment, stopAfterMs, isQuiet }).finally(() => {
      release = exitOnSignal()
    })
    const signal = AbortSignal.timeout(EXPLAIN_MS)
    const server = await readServerVersion(target.kube, { signal }).catch(() => undefined)
    const record = tally.record({ at: at.toISOString(), where, user: user.name, ...present({ server }) })
    // From here on only our own code runs, which needs no variable of this shell.
    takeEnvironment({})
    const explanations = await explained([record], user, target.kube)
    return { record, user, end, notes: [...target.notes, ...prepared.notes], explanations }
  } finally {
    for (const close of closing) await close()
    release()
  }
}

/** The refused calls of the account, explained as a pasted text is: with what the cluster shows, or from the message alone. */
async function explained(
  records: readonly CallRecord[],
  user: UserInfo,
  kube: InClusterClient | undefined,
): Promise<ReadonlyMap<string, Explanation>> {
  const found = new Map<string, Explanation>()
  for (const need of needsOf(records, user.name)) {
    if (need.refused === 0 || found.size >= MOST_EXPLAINED) continue
    const explanation =
      need.says === undefined
        ? await explainedCall(refusedCall({ user: user.name, attributes: need.call }), kube)
        : await explainedText(need.says, kube)
    if (explanation !== undefined) found.set(needKey(need), explanation)
  }
  return found
}

function explainedAlone(text: string): Explanation | undefined {
  const { found } = findingsIn(text)
  return asWritten(explainAlone(found), found, text)[0]
}

async function explainedText(
  text: string,
  kube: InClusterClient | undefined,
): Promise<Explanation | undefined> {
  if (kube === undefined) return explainedAlone(text)
  try {
    const signal = AbortSignal.timeout(EXPLAIN_MS)
    return (await explainText(text, { kube, signal, isOfAnyPod: true, env: NO_POD })).findings[0]
  } catch {
    // The cluster may be gone by now; the message is still there.
    return explainedAlone(text)
  }
}

/** A refusal without words, by who was refused what. */
async function explainedCall(
  refused: FoundForbidden,
  kube: InClusterClient | undefined,
): Promise<Explanation | undefined> {
  // The API server answered or audited it.
  const call = { ...refused, ...ANSWERED }
  if (kube === undefined) return explainAlone([call])[0]
  try {
    const signal = AbortSignal.timeout(EXPLAIN_MS)
    const asked = { kube, signal, isOfAnyPod: true, env: NO_POD } as const
    return (await explainEach([call], asked, new Prober(kube, signal)))[0]
  } catch {
    return explainAlone([call])[0]
  }
}

async function recordAudit(files: readonly string[], at: Date): Promise<CallRecord> {
  const tally = new Tally()
  const begun = new Begun()
  for (const file of files) await readAuditFile(file, tally, begun)
  return tally.record({ at: at.toISOString(), where: 'an audit log', user: '' })
}

/** The account of records whose account nobody named. */
function userOfRecords(asked: Asked, records: readonly CallRecord[]): string {
  if (asked.as !== undefined) return userName(asked.as)
  const ran = [...new Set(records.map(({ user }) => user).filter((user) => user !== ''))]
  const [only, ...more] = ran.length > 0 ? ran : (asked.given?.accounts ?? [])
  if (only !== undefined && more.length === 0) return only
  const users = [...new Set(records.flatMap(({ calls }) => calls.map(({ user }) => user)))]
  if (users.length === 1) return users[0] ?? ''
  if (users.length === 0)
    throw new UsageError(
      'No call was found. An audit log has one event of audit.k8s.io/v1 a line; see docs/record.md.',
    )
  const accounts = users.filter((user) => parseServiceAccount(user) !== undefined)
  throw new UsageError(
    `There are calls of ${users.length} accounts. Name one with --as: ${named(accounts.length > 0 ? accounts : users)}.`,
  )
}

const FORMS: Record<
  (typeof REPORTS)[number],
  { file: string; make: (report: RecordReport, at: Date) => string }
> = {
  text: { file: 'report.txt', make: reportText },
  html: { file: 'report.html', make: reportHtml },
  junit: { file: 'junit.xml', make: reportJunit },
  sarif: { file: 'report.sarif', make: (report) => reportSarif(report, version()) },
  json: {
    file: 'report.json',
    make: (report) => `${JSON.stringify(z.encode(recordReportSchema, report), null, 2)}\n`,
  },
}

function isForm(report: string): report is keyof typeof FORMS {
  return Object.hasOwn(FORMS, report)
}

/** The files of a folder of records: this run, and the reports over all of them. */
function written(report: RecordReport, { reports }: RecordArguments, at: Date): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const form of new Set(['text', ...reports]))
    if (isForm(form)) files.set(FORMS[form].file, FORMS[form].make(report, at))
  if (report.least) files.set('role.yaml', report.least.yaml)
  return files
}

function printReport(report: RecordReport, output: string, at: Date): void {
  if (output === 'junit' || output === 'sarif') console.log(FORMS[output].make(report, at).trimEnd())
  else printData(output, z.encode(recordReportSchema, report))
}

function summarize(report: RecordReport, file: string | undefined): void {
  if (file === undefined || file === '') return
  try {
    appendFileSync(file, recordMarkdown(report))
  } catch (error) {
    console.error(`The summary cannot be written: ${error instanceof Error ? error.message : error}`)
  }
}

/** A program that exits at its first refusal never makes the calls after it. */
function failureWords({ code }: ProgramEnd, records: readonly CallRecord[], isSandbox: boolean): string {
  const isRefused = records.some(({ calls }) => calls.some(({ refused }) => refused > 0))
  const says = `The program ended with exit code ${code}, so it may not have made every call.`
  return isRefused && isSandbox
    ? `${says} With --allow-all no call is refused, and the calls are still compared with the Roles given.`
    : says
}

/** Records what a program calls, or reads it from logs, and reports the least Role; resolves with the exit code. */
export async function runRecord(args: RecordArguments): Promise<number> {
  checked(args)
  const { words, audit, merge, out, strict, place } = args
  const summary = process.env.GITHUB_STEP_SUMMARY
  const at = new Date()
  const home = args.namespace ?? parseServiceAccount(userName(args.as ?? ''))?.namespace ?? 'default'
  const roleFiles = await readGivenFiles(args.roles, { namespace: args.namespace, releases: place })
  const given = roleFiles.length === 0 ? undefined : readGiven(roleFiles, home)
  const isSandbox = args.sandbox || args.world !== undefined || args.manifests.length > 0
  const asked: Asked = { ...args, roleFiles, given, home, isSandbox }
  const ran = words.length > 0 ? await recordProgram(asked, at) : undefined
  const fresh = [...(ran ? [ran.record] : []), ...(audit.length > 0 ? [await recordAudit(audit, at)] : [])]
  if (out !== undefined)
    writeFiles(out, new Map(fresh.map((record) => [recordName(at), `${JSON.stringify(record)}\n`])))
  const folders = new Set([...merge, ...(out === undefined ? [] : [out])])
  const kept = (await Promise.all([...folders].map(readRecords))).flat()
  const records = out === undefined ? [...kept, ...fresh] : kept
  const user = ran?.user ?? userByName(userOfRecords(asked, records))
  const explanations = new Map([...(await explained(records, user, undefined)), ...(ran?.explanations ?? [])])
  const { end } = ran ?? {}
  const isFailed = end !== undefined && !end.isStopped && end.code !== 0
  const notes = [
    ...(ran?.notes ?? []),
    ...(isFailed ? [failureWords(end, fresh, isSandbox)] : []),
    ...(end?.isStopped ? ['The program was stopped; the calls are those made until then.'] : []),
  ]
  const report = buildRecordReport({
    records,
    user,
    strict,
    explanations,
    notes: notes.map((text) => [{ text }]),
    ...present({ given }),
  })
  if (out !== undefined) writeFiles(out, written(report, args, at))
  summarize(report, summary)
  if (args.output !== undefined) printReport(report, args.output, at)
  else if (args.reports.length === 0 || args.reports.includes('text')) console.log(`\n${reportText(report)}`)
  else console.log(report.says)
  if (report.verdict === 'too small' || report.verdict === 'too wide') return EXIT.lacking
  return isFailed || report.verdict === 'empty' ? EXIT.unknown : 0
}
