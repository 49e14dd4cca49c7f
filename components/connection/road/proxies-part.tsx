import { HeadCell, RowHead, Table, TableCell } from '@/components/ui/table'
import type { RoadProxies } from '@/lib/facts/connection/contract'
import { FoundOnRoad } from './dns-part'

/** How each client reads the proxy variables of this container, for each way to name the API server. */
export function ProxiesPart({ proxies }: { proxies: RoadProxies }) {
  const { variables, targets, clients, fix } = proxies
  if (
    variables.length === 0 &&
    clients.every(({ routes }) => routes.every(({ says }) => says === 'direct'))
  ) {
    return (
      <p className="max-w-prose">
        Looked for HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY in capitals and lower case, and for Java’s
        -Dhttps.proxyHost: none is set in this container.
      </p>
    )
  }
  return (
    <div className="flex flex-col gap-4">
      {variables.length === 0 ? null : (
        <FoundOnRoad
          label="Proxy variables"
          rows={variables.map(({ name, says }) => ({ what: name, says: says || '(empty)' }))}
        />
      )}
      <Table caption="How each client reaches the API server" className="min-w-[40rem]">
        <thead>
          <tr>
            <HeadCell>Client</HeadCell>
            {targets.map((url) => (
              <HeadCell key={url} className="font-mono">
                {url}
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {clients.map(({ name, routes, note }) => (
            <tr key={name} className="border-b border-line last:border-b-0">
              <RowHead className="min-w-36">
                <span className="font-semibold">{name}</span>
                {note === undefined ? null : (
                  <span className="block max-w-60 text-12 text-quiet">{note}</span>
                )}
              </RowHead>
              {routes.map(({ kind, says }, at) => (
                <TableCell
                  key={targets[at]}
                  data-route={kind}
                  className={kind === 'proxy' ? 'text-warning' : ''}
                >
                  <span className="wrap-anywhere">{says}</span>
                </TableCell>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
      {fix === undefined ? null : <p className="max-w-prose wrap-anywhere">{fix}</p>}
      <p className="max-w-prose text-quiet">
        By each client’s rules; nothing was sent. This page never uses a proxy, and its curl commands bypass
        one.
      </p>
    </div>
  )
}
