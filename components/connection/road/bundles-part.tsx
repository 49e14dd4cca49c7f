import { INK, SHAPE } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { Icon } from '@/components/ui/icon'
import type { RoadBundles } from '@/lib/facts/connection/contract'

/** Each variable that changes what clients trust: whom it affects, and whether the bundle it names has the cluster's CA. */
export function BundlesPart({ bundles: { bundles, fix } }: { bundles: RoadBundles }) {
  return (
    <div className="flex flex-col gap-4">
      {bundles.length === 0 ? (
        <p className="max-w-prose">
          Looked for SSL_CERT_FILE, SSL_CERT_DIR, NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE,
          AWS_CA_BUNDLE and GIT_SSL_CAINFO: none is set in this container. Kubernetes clients verify the API
          server with ca.crt.
        </p>
      ) : (
        <ul aria-label="Variables that change what clients trust" className="flex flex-col gap-3">
          {bundles.map(({ variable, path, meaning, clients, says }) => (
            <li
              key={variable}
              aria-label={variable}
              data-meaning={meaning}
              className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2"
            >
              <Icon name={SHAPE[meaning]} className={`mt-0.5 ${INK[meaning]}`} />
              <div className="min-w-0">
                <p className="wrap-anywhere">
                  <Code className="font-semibold">{variable}</Code>{' '}
                  {path === undefined ? (
                    <span className="text-quiet">
                      (its value is not shown: nothing confirms that it is a path)
                    </span>
                  ) : (
                    <Code className="text-12">{path}</Code>
                  )}
                </p>
                <p className="wrap-anywhere">{says}</p>
                <p className="text-quiet">{clients}.</p>
              </div>
            </li>
          ))}
        </ul>
      )}
      {fix === undefined ? null : <p className="max-w-prose">{fix}</p>}
    </div>
  )
}
