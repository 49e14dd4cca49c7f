import type { ReactNode } from 'react'
import { Code } from '@/components/ui/code'
import { RelativeTime } from '@/components/ui/relative-time'
import type { TokenLens } from '@/lib/facts/identity/contract/identity'
import { Word } from './word'

const KIND: Record<NonNullable<TokenLens['kind']>, string> = {
  bound: 'bound to its pod by the API server',
  'legacy-secret': 'of a Secret: no end, bound to no pod',
  other: 'not issued for a ServiceAccount',
}

/** A TokenRequest token that names no pod, as kubectl create token makes. */
const UNBOUND = 'made by TokenRequest, bound to no pod'

function Row({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 border-t border-line py-1.5 text-13 sm:grid-cols-[9rem_minmax(0,1fr)]">
      <dt className="text-quiet">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  )
}

function Named({ object }: { object: { name: string; uid: string } }) {
  return (
    <>
      <Code>{object.name}</Code>
      <span translate="no" className="block font-mono text-12 text-quiet">
        uid {object.uid}
      </span>
    </>
  )
}

function Mono({ children }: { children: string }) {
  return <Code>{children === '' ? 'empty text' : children}</Code>
}

function Moment({ at }: { at: string | undefined }) {
  return at === undefined ? <span className="text-quiet">never</span> : <RelativeTime at={at} />
}

/** The claims by their names. */
export function TokenClaimList({ token }: { token: TokenLens }) {
  const { claims, header, kind } = token
  const isLoose = kind === 'bound' && claims?.pod === undefined
  return (
    <div className="grid gap-x-10 lg:grid-cols-2">
      {claims === undefined ? null : (
        <dl aria-label="Who the token names" className="border-b border-line">
          {kind === undefined ? null : <Row name="Kind">{isLoose ? UNBOUND : KIND[kind]}</Row>}
          <Row name="Subject">
            <Mono>{claims.subject}</Mono>
          </Row>
          {claims.namespace === undefined ? null : (
            <Row name="Namespace">
              <Mono>{claims.namespace}</Mono>
            </Row>
          )}
          {claims.serviceAccount === undefined ? null : (
            <Row name="ServiceAccount">
              <Named object={claims.serviceAccount} />
            </Row>
          )}
          <Row name="Bound pod">
            {claims.pod === undefined ? (
              <span className="text-quiet">none</span>
            ) : (
              <Named object={claims.pod} />
            )}
          </Row>
          <Row name="Bound node">
            {claims.node === undefined ? (
              <span className="text-quiet">none</span>
            ) : (
              <Named object={claims.node} />
            )}
          </Row>
        </dl>
      )}
      <dl aria-label="Token and file" className="self-start border-b border-line max-lg:border-t-0">
        {claims === undefined ? null : (
          <>
            <Row name={<Word of="audience" />}>
              {claims.audiences.length === 0 ? (
                <span className="text-quiet">none</span>
              ) : (
                <ul>
                  {claims.audiences.map((audience) => (
                    <li key={audience}>
                      <Mono>{audience}</Mono>
                    </li>
                  ))}
                </ul>
              )}
            </Row>
            <Row name="Issuer">
              <Mono>{claims.issuer}</Mono>
            </Row>
            <Row name="Issued">
              <Moment at={claims.issuedAt} />
            </Row>
            {claims.notBefore === undefined || claims.notBefore === claims.issuedAt ? null : (
              <Row name="Not before (nbf)">
                <Moment at={claims.notBefore} />
              </Row>
            )}
            {token.rotationExpectedAt === undefined ? null : (
              <Row name="Replaced, expected">
                <Moment at={token.rotationExpectedAt} />
              </Row>
            )}
            {claims.warnAfter === undefined ? null : (
              <Row name={<Word of="warnafter" />}>
                <Moment at={claims.warnAfter} />
              </Row>
            )}
            <Row name="Ends (exp)">
              <Moment at={claims.expiresAt} />
            </Row>
          </>
        )}
        {header === undefined ? null : (
          <Row name="Signed with">
            <Code>{header.alg}</Code>
            <span translate="no" className="block font-mono text-12 text-quiet">
              key {header.kid || 'not named'}
            </span>
          </Row>
        )}
        {token.fileSwappedAt === undefined ? null : (
          <Row name="Written">
            <RelativeTime at={token.fileSwappedAt} />
          </Row>
        )}
      </dl>
    </div>
  )
}
