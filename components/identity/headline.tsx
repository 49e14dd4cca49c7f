import type { ReactNode } from 'react'
import { Code } from '@/components/ui/code'
import { Icon } from '@/components/ui/icon'
import { Said } from '@/components/ui/said'
import { PageHeader } from '@/components/ui/section'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import { differingFields } from '@/lib/facts/identity/judge/differences'
import { isExpectedSource } from '@/lib/facts/identity/judge/whose-view'
import { plain } from '@/lib/phrase/phrase'
import { counted } from '@/lib/words/lists'
import { unreadableFiles } from './volumes-section'

function Name({ children }: { children: string }) {
  return <Code className="text-[0.86em] font-semibold wrap-anywhere">{children}</Code>
}

/** What the Pod object warns about its own state, under the sentence that names the pod. */
function PodNotes({ notes }: { notes: NonNullable<Identity['pod']['notes']> }) {
  const urgent = notes.filter(({ severity }) => severity === 'warning')
  if (urgent.length === 0) return null
  return (
    <ul aria-label="State of the pod" className="-mt-2 mb-5 flex max-w-card flex-col gap-1">
      {urgent.map(({ says }) => (
        <li key={plain(says)} className="flex gap-1.5 text-13 text-warning">
          <Icon name="warning" className="size-3.5 mt-0.5" />
          <span className="min-w-0 wrap-anywhere">
            <Said phrase={says} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function Title({ pod, attachedFrom, attachedAs, viewer }: Identity) {
  const { name, namespace, serviceAccount, node, hostname } = pod
  const isUser = attachedAs !== undefined && serviceAccount === undefined
  const account = isUser
    ? attachedAs
    : [namespace, serviceAccount].filter((part) => part !== undefined).join('/')
  if (attachedFrom !== undefined) {
    return (
      <>
        No pod: this page runs on <Name>{attachedFrom}</Name>, outside the cluster, as {isUser ? 'you, ' : ''}
        <Name>{account || 'unknown'}</Name>
      </>
    )
  }
  return (
    <>
      {name === undefined ? (
        <>
          A pod of unknown name, host <Name>{hostname}</Name>,
        </>
      ) : (
        <>
          Pod <Name>{name}</Name>
        </>
      )}{' '}
      {serviceAccount === undefined ? (
        <>
          {viewer === undefined ? 'runs as an unknown account' : 'calls the API server as you'}
          {namespace === undefined ? null : (
            <>
              , in <Name>{namespace}</Name>
            </>
          )}
        </>
      ) : (
        <>
          runs as <Name>{account}</Name>
        </>
      )}
      {node === undefined ? null : (
        <>
          {' '}
          on <Name>{node}</Name>
        </>
      )}
    </>
  )
}

/** "1 fault of the token, 2 fields are not what …": what needs attention on this page, starting with what stops calls. */
export function sayAttention(identity: Identity): string {
  const {
    sources,
    fields,
    volumes,
    token,
    attachedFrom,
    attachedAs,
    credentials = [],
    clouds = [],
  } = identity
  const of = (...verdicts: string[]) => fields.filter(({ verdict }) => verdicts.includes(verdict)).length
  const differ = differingFields(fields).length
  const unlimited = of('node-allocatable')
  const files = unreadableFiles(volumes)
  const faults = token.findings.filter(({ severity }) => severity !== 'ok').length
  const away = (state: string) =>
    sources.filter((source) => source.state === state && isExpectedSource(source, identity)).length
  const broken = clouds.filter(({ state }) => state === 'broken').length
  const told = new Set([token.path, ...clouds.map(({ path }) => path)])
  const troubled = credentials.filter(({ path, findings }) => findings.length > 0 && !told.has(path)).length
  const parts = (
    [
      [faults, 'fault of the token', 'faults of the token'],
      [broken, 'way to a cloud is broken', 'ways to a cloud are broken'],
      [troubled, 'credential needs attention', 'credentials need attention'],
      [files, 'file cannot be read', 'files cannot be read'],
      [differ, 'field is not what the pod was told', 'fields are not what the pod was told'],
      [away('absent'), 'source is missing', 'sources are missing'],
      [away('denied'), 'source is refused', 'sources are refused'],
      [away('failed'), 'source is unknown', 'sources are unknown'],
    ] as const
  ).flatMap(([count, one, many]) => (count > 0 ? [counted(count, one, many)] : []))
  if (parts.length > 0) return `${parts.join(', ')}.`
  if (unlimited > 0) {
    return `${counted(unlimited, 'field shows', 'fields show')} what the node has, since the container sets no limit.`
  }
  return attachedFrom === undefined
    ? 'What the pod was told agrees in all its sources.'
    : attachedAs === undefined
      ? 'Who is calling, according to the token.'
      : 'Whose permissions these pages show, according to the API server.'
}

/** The answer in one sentence, what needs attention, and what the Pod object says about its state. */
export function IdentityHeadline({ identity, children }: { identity: Identity; children: ReactNode }) {
  return (
    <>
      <PageHeader
        title={
          <>
            <span className="sr-only">Identity: </span>
            <Title {...identity} />
          </>
        }
        asks={sayAttention(identity)}
      >
        {children}
      </PageHeader>
      <PodNotes notes={identity.pod.notes ?? []} />
    </>
  )
}
