import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Badge, INK, SOFT } from '@/components/ui/badge'
import { CodeBlock } from '@/components/ui/code-block'
import { CopyButton } from '@/components/ui/copy-button'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { Said } from '@/components/ui/said'
import { StateNotice } from '@/components/ui/state-notice'
import { Term } from '@/components/ui/term'
import { useChangeCount } from '@/components/ui/use-change-count'
import type { Control, Rung } from '@/lib/facts/connection/contract'
import { identityQuery } from '@/lib/facts/identity/query'
import { plain, typed } from '@/lib/phrase/phrase'
import { sayMs } from '@/lib/words/durations'
import { isStep, type StepStanding, standingOfControl, stepStanding } from './standing'

interface RungItemProps {
  rung: Rung
  /** What its disc contains: a number, or a dash. */
  mark: string
  /** Evidence and command are open. */
  open: boolean
  controls: readonly Control[]
  /** Each step shows how it goes wrong beside it. */
  wrongly: boolean
  /** Another step follows. */
  more: boolean
}

/** A step with how it goes wrong beside it. */
export const BESIDE = 'grid gap-x-6 md:grid-cols-2 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]'

const TRIED = new Set(['passed', 'noted', 'denied', 'failed'])

function Rail({ mark, standing, more }: { mark: string; standing: StepStanding; more: boolean }) {
  const tried = TRIED.has(standing.name)
  const edge = tried ? 'border-current' : 'border-dashed border-line-strong'
  const passed = standing.name === 'passed' || standing.name === 'noted'
  return (
    <div aria-hidden="true" className="relative flex justify-center">
      {more ? (
        <span
          className={`absolute top-8 bottom-1 border-l-[1.5px] ${passed ? 'border-ok/55' : 'border-dashed border-line-strong'}`}
        />
      ) : null}
      <span
        className={`flex size-7 items-center justify-center rounded-full border-[1.5px] text-13 font-[650] ${edge} ${INK[standing.meaning]} ${tried ? SOFT[standing.meaning] : ''}`}
      >
        {mark}
      </span>
    </div>
  )
}

function Says({ rung, standing }: { rung: Rung; standing: StepStanding }) {
  if (standing.name === 'denied') {
    return (
      <StateNotice state="denied" worded={false}>
        <Said phrase={rung.says} />
      </StateNotice>
    )
  }
  const quiet = standing.meaning === 'neutral' ? 'text-quiet' : ''
  return (
    <p className={`max-w-card wrap-anywhere ${quiet}`}>
      <Said phrase={rung.says} />
    </p>
  )
}

function Heading({ rung, standing }: { rung: Rung; standing: StepStanding }) {
  const changes = useChangeCount(rung.situation)
  return (
    <div
      key={changes}
      className={`flex min-h-7 flex-wrap items-center gap-x-3 rounded-sm ${changes > 0 ? 'glow' : ''}`}
    >
      <h3 className="text-15 font-[650]">{rung.title}</h3>
      <span className="ml-auto flex items-center gap-3 text-13 whitespace-nowrap">
        <span className={`flex items-center gap-1.5 ${INK[standing.meaning]}`}>
          <Icon name={standing.icon} className="size-3.5" />
          {standing.word}
        </span>
        <span className="text-right text-faint md:min-w-14">{rung.ms === null ? '' : sayMs(rung.ms)}</span>
      </span>
    </div>
  )
}

function Explain({ rung }: { rung: Rung }) {
  if (rung.explain === undefined) return null
  return (
    <Link
      href={rung.explain}
      className="inline-flex min-h-6 items-center text-13 text-accent hover:underline"
    >
      Open the explanation<span className="sr-only"> of {rung.title}</span>
    </Link>
  )
}

/** The outcomes worth a word: those that the lesson does not predict. */
const WORDED = new Set(['not-shown', 'went-through', 'otherwise'])

/** One step done wrong: the result in a word, which opens, and what it teaches. */
function ControlItem({ control }: { control: Control }) {
  const { id, title, brief, answer, teaches, curl } = control
  const place = useLadderPlace()
  const standing = standingOfControl(control)
  return (
    <li
      data-control={id}
      data-standing={standing.name}
      className="flex min-w-0 flex-col text-13 text-quiet last:odd:col-span-full"
    >
      <div className="group/came flex flex-wrap items-center gap-x-2.5">
        <h4 className="text-13 leading-6 font-[650] text-ink">{title}</h4>
        {WORDED.has(standing.name) ? (
          <Badge meaning={standing.meaning} icon={standing.icon}>
            {standing.word}
          </Badge>
        ) : null}
        <div className="min-w-0 group-has-[[open]]/came:basis-full">
          <Disclosure
            summary={
              <>
                <span className="sr-only">{title}: </span>
                <span translate="no" className="min-w-0 font-mono text-12 wrap-anywhere">
                  <Said phrase={brief} />
                </span>
              </>
            }
          >
            <div className="flex flex-col gap-2">
              <p
                translate="no"
                className={`wrap-anywhere ${control.asExpected === null ? '' : 'font-mono text-12 text-ink'}`}
              >
                <Said phrase={answer} />
              </p>
              {curl === undefined ? null : (
                <CodeBlock language="shell" code={curl} label={`${title}: ${place}`} wrap />
              )}
            </div>
          </Disclosure>
        </div>
      </div>
      <p className="max-w-[76ch]">
        <Said phrase={typed(plain(teaches))} />
      </p>
    </li>
  )
}

/** One step: its name, verdict, time, what happened, what helps, the evidence; beside it how it goes wrong. */
export function RungItem({ rung, mark, open, controls, wrongly, more }: RungItemProps) {
  const standing = stepStanding(rung)
  const beside = wrongly && isStep(rung)
  return (
    <li
      id={rung.id}
      data-standing={standing.name}
      className="grid scroll-mt-16 grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3 md:gap-x-4"
    >
      <Rail mark={mark} standing={standing} more={more} />
      <div className={beside ? `${BESIDE} gap-y-3 pb-6` : 'pb-5'}>
        <div className="flex min-w-0 flex-col gap-1">
          <Heading rung={rung} standing={standing} />
          <Says rung={rung} standing={standing} />
          {rung.hint === undefined ? null : (
            <p className="max-w-card wrap-anywhere text-quiet">
              <Said phrase={typed(plain(rung.hint))} />
            </p>
          )}
          <Proof title={rung.title} evidence={rung.evidence} line={rung.curl} open={open}>
            <Explain rung={rung} />
          </Proof>
          {wrongly ? <RungLesson id={rung.id} /> : null}
        </div>
        {beside ? (
          <div className="min-w-0 border-l-2 border-line pl-3.5 empty:hidden md:border-l md:pl-6 md:empty:block">
            {controls.length === 0 ? null : (
              <ul aria-label={`${rung.title}, done wrong`} className="grid gap-x-6 gap-y-3.5 lg:grid-cols-2">
                {controls.map((control) => (
                  <ControlItem key={control.id} control={control} />
                ))}
              </ul>
            )}
          </div>
        ) : null}
      </div>
    </li>
  )
}

const clusterIp = (
  <Term means="The virtual address of a Service. No machine owns it: rules on each node forward its TCP and UDP ports to the Service’s backends.">
    ClusterIP
  </Term>
)
const authority = (
  <Term means="Certificate authority: the key that signs certificates. Each cluster has its own, and the kubelet mounts its certificate into each pod as ca.crt.">
    CA
  </Term>
)
const token = (
  <Term means="A signed JWT that names the ServiceAccount, the pod and the node. The kubelet mounts it and replaces it before it expires, so a program must read the file again.">
    ServiceAccount token
  </Term>
)
const rbac = (
  <Term means="Role-based access control: a Role lists what may be done, a binding grants it to accounts. What no rule allows is a 403.">
    RBAC
  </Term>
)
const proxy = (
  <Term means="A program that listens on loopback, adds its own credentials to each call and forwards it to the API server.">
    kubectl proxy
  </Term>
)

const LESSONS: { readonly [Id in Rung['id']]?: ReactNode } = {
  locate: <>The kubelet tells each pod the {clusterIp} of Service default/kubernetes.</>,
  connect: <>A NetworkPolicy that blocks egress shows up here, as silence.</>,
  verify: <>The cluster’s {authority} must have signed the certificate.</>,
  authenticate: <>The {token} is a file. Kubernetes 1.24 stopped making Secrets named default-token-….</>,
  authorize: <>{rbac} decides on every call.</>,
  'read-pods': <>No pods and no permission are two different answers.</>,
  'kubectl-proxy': <>A {proxy} adds TLS and the token, for every process in the pod.</>,
}

/** What a step checks and why it comes here, for a user who is new to it. */
function RungLesson({ id }: { id: Rung['id'] }) {
  if (LESSONS[id] === undefined) return null
  return <p className="mt-1 max-w-prose text-13 text-quiet">{LESSONS[id]}</p>
}

interface ProofProps {
  /** What the evidence is for. */
  title: string
  evidence: Rung['evidence']
  /** Repeats it from a shell where the page runs. */
  line: string | undefined
  open?: boolean
  /** Other actions on the same line. */
  children?: ReactNode
}

function Evidence({ evidence }: { evidence: Rung['evidence'] }) {
  return (
    <dl className="flex flex-col gap-2 text-13">
      {evidence.map(({ what, says }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two calls can return the same words, and each run replaces all of them.
        <div key={index}>
          <dt className="font-medium wrap-anywhere">{what}</dt>
          <dd translate="no" className="font-mono wrap-anywhere whitespace-pre-wrap text-quiet">
            <Said phrase={says} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function summaryOf(evidence: number, tool: string | undefined): string {
  return evidence > 0 ? `Evidence (${evidence})` : (tool ?? '')
}

/** What was sent and what came back, folded, with the command that repeats it. */
export function Proof({ title, evidence, line, open = false, children }: ProofProps) {
  const place = useLadderPlace()
  if (line === undefined && evidence.length === 0) return null
  const tool = line === undefined ? undefined : line.startsWith('curl ') ? 'curl' : 'command'
  return (
    <div className="group/proof flex flex-wrap items-start gap-x-3">
      <div className="min-w-0 group-has-[[open]]/proof:basis-full">
        <Disclosure summary={summaryOf(evidence.length, tool)} open={open} isRow>
          <div className="flex flex-col gap-3">
            {evidence.length === 0 ? null : <Evidence evidence={evidence} />}
            {line === undefined ? null : (
              <CodeBlock language="shell" code={line} label={`${title}: ${place}`} wrap />
            )}
          </div>
        </Disclosure>
      </div>
      {line === undefined ? null : (
        // The block has its own button once it is visible.
        <span className="group-has-[[open]]/proof:hidden">
          <CopyButton text={line} label={`Copy ${tool} of ${title}`} word={`Copy ${tool}`} />
        </span>
      )}
      {children}
    </div>
  )
}

/** Where to run a printed command. */
export function useLadderPlace(): string {
  const { data: identity } = useQuery(identityQuery())
  return identity?.attachedFrom === undefined ? 'from a shell in this pod' : 'from a shell on this machine'
}
