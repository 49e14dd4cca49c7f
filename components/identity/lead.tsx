import type { Identity } from '@/lib/contract/identity'
import { unreadableFiles } from './unreadable-files'

const PARTS: [id: string, title: string][] = [
  ['sources', 'Sources'],
  ['fields', 'Fields'],
  ['volumes', 'Volumes'],
  ['token', 'Token'],
  ['limits', 'Limits'],
  ['environment', 'Environment'],
]

function attention({ sources, fields, volumes, token }: Identity): Map<string, number> {
  return new Map([
    ['sources', sources.filter((source) => source.state !== 'present').length],
    ['fields', fields.filter((field) => field.verdict === 'drift' || field.verdict === 'unreadable').length],
    ['volumes', unreadableFiles(volumes)],
    ['token', token.findings.filter((finding) => finding.severity !== 'ok').length],
  ])
}

function Name({ children }: { children: string }) {
  return <span className="font-mono wrap-anywhere">{children}</span>
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

/** The answer in one sentence, and the way to each part of the page. */
export function Lead({ identity }: { identity: Identity }) {
  const counts = attention(identity)
  return (
    <div className="mb-8 flex flex-col gap-3">
      <Sentence pod={identity.pod} />
      <nav aria-label="On this page">
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-13">
          {PARTS.map(([id, title]) => {
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
                      <span className="sr-only"> to look at</span>
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
