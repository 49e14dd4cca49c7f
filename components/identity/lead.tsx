import { Icon } from '@/components/ui/icon'
import type { Identity } from '@/lib/contract/identity'
import { unreadableFiles } from './unreadable-files'

/** What the Pod object says about its own state, under the sentence that names the pod. */
function PodNotes({ notes }: { notes: NonNullable<Identity['pod']['notes']> }) {
  if (notes.length === 0) return null
  return (
    <ul aria-label="State of the pod" className="flex max-w-4xl flex-col gap-1">
      {notes.map(({ says, severity }) => (
        <li
          key={says}
          data-severity={severity}
          className={`flex gap-1.5 text-15 ${severity === 'warning' ? 'text-warning' : 'text-quiet'}`}
        >
          <Icon name={severity === 'warning' ? 'warning' : 'dot'} className="mt-[3px]" />
          <span className="min-w-0 wrap-anywhere">{says}</span>
        </li>
      ))}
    </ul>
  )
}

const PARTS: [id: string, title: string][] = [
  ['sources', 'Sources'],
  ['fields', 'Fields'],
  ['volumes', 'Volumes'],
  ['token', 'Token'],
  ['limits', 'Limits'],
  ['environment', 'Environment'],
]

/** Parts that only a pod has. */
const OF_A_POD = new Set(['fields', 'volumes', 'limits', 'environment'])

function attention({ sources, fields, volumes, token, attachedFrom }: Identity): Map<string, number> {
  return new Map([
    [
      'sources',
      sources.filter((source) => source.state !== 'present' && (source.id === 'token' || !attachedFrom))
        .length,
    ],
    ['fields', fields.filter((field) => field.verdict === 'drift' || field.verdict === 'unreadable').length],
    ['volumes', unreadableFiles(volumes)],
    ['token', token.findings.filter((finding) => finding.severity !== 'ok').length],
  ])
}

function Name({ children }: { children: string }) {
  return <span className="font-mono wrap-anywhere">{children}</span>
}

function Attached({ from, pod }: { from: string; pod: Identity['pod'] }) {
  const account = [pod.namespace, pod.serviceAccount].filter((part) => part !== undefined).join('/')
  return (
    <p className="max-w-4xl text-17">
      No pod: this page runs on <Name>{from}</Name>, outside the cluster, with a token of ServiceAccount{' '}
      <Name>{account || 'unknown'}</Name>.
    </p>
  )
}

function Sentence({ pod }: { pod: Identity['pod'] }) {
  const { name, namespace, serviceAccount, node, hostname } = pod
  return (
    <p className="max-w-4xl text-17">
      {name === undefined ? (
        <>
          No source gives the name of the pod; the host name is <Name>{hostname}</Name>. It
        </>
      ) : (
        <>
          Pod <Name>{name}</Name>
        </>
      )}
      {namespace === undefined ? null : (
        <>
          {' '}
          in namespace <Name>{namespace}</Name>
        </>
      )}{' '}
      {serviceAccount === undefined ? (
        'runs as a ServiceAccount that no source names'
      ) : (
        <>
          runs as ServiceAccount <Name>{serviceAccount}</Name>
        </>
      )}
      {node === undefined ? null : (
        <>
          {' '}
          on node <Name>{node}</Name>
        </>
      )}
      .
    </p>
  )
}

/** The answer in one sentence, and links to each part of the page. */
export function Lead({ identity }: { identity: Identity }) {
  const counts = attention(identity)
  const from = identity.attachedFrom
  return (
    <div className="mb-8 flex flex-col gap-3">
      {from === undefined ? <Sentence pod={identity.pod} /> : <Attached from={from} pod={identity.pod} />}
      <PodNotes notes={identity.pod.notes ?? []} />
      <nav aria-label="On this page">
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-13">
          {PARTS.filter(([id]) => from === undefined || !OF_A_POD.has(id)).map(([id, title]) => {
            const count = counts.get(id) ?? 0
            return (
              <li key={id}>
                <a
                  href={`#${id}`}
                  className="inline-flex min-h-6 items-center gap-1 text-accent hover:underline"
                >
                  {title}
                  {count === 0 ? null : (
                    <span className="rounded-sm bg-warning-soft px-1 font-medium text-warning">
                      {count}
                      <span className="sr-only"> needing attention</span>
                    </span>
                  )}
                </a>
              </li>
            )
          })}
        </ul>
      </nav>
    </div>
  )
}
